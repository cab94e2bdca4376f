import { expect } from 'chai'
import { credentialOf } from '../../passwords/support.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { idsIn, STATE, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const PASSWORD = 'seven quiet harbours'
const OTHER = 'eight noisy stations'

describe('a password by SCIM', () => {
  let directory: TestDirectory
  let hr: TestScimClient

  before(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write,passwords:reset')
  })
  after(() => directory.stop())

  let count = 0
  const nextName = () => `person${count++}`
  const create = (userName: string, attributes: object = {}) =>
    hr.post(USERS, { schemas: [USER], userName, ...attributes })
  const state = async (at: string) => (await hr.get(at)).body[STATE]
  const signsIn = async (userName: string, password: string) =>
    (await directory.services.passwords.verify(userName, password)).verified

  describe('of a new person', () => {
    it('S124: signs them in, and has to be changed', async () => {
      const userName = nextName()
      const { body } = await create(userName, { password: PASSWORD })
      expect(body[STATE]).to.include({ mustChange: true, expired: false })
      expect(body[STATE].lastSuccessfulSetDate).to.be.a('string')
      expect(await signsIn(userName, PASSWORD)).to.equal(true)
      expect(await signsIn(userName, OTHER)).to.equal(false)
    })

    it('may be kept with mustChange false, which needs passwords:keep', async () => {
      const userName = nextName()
      const attributes = { password: PASSWORD, [STATE]: { mustChange: false } }
      const refused = await create(userName, attributes)
      expect(verdict(refused)).to.equal('403')
      expect(refused.headers['www-authenticate']).to.include('scope="passwords:keep"')
      const keeper = await directory.scim('users:write,passwords:keep')
      const kept = await keeper.post(USERS, { schemas: [USER, STATE], userName, ...attributes })
      expect(kept.body[STATE].mustChange).to.equal(false)
    })

    it('a refused one leaves no person, and the name is free', async () => {
      const userName = nextName()
      expect(verdict(await create(userName, { password: 'short' }))).to.equal('400 invalidValue')
      expect(idsIn(await hr.get(`${USERS}?filter=userName+eq+"${userName}"`))).to.deep.equal([])
      expect(verdict(await create(userName, { password: PASSWORD }))).to.equal('201')
    })

    it('without one there is a credential all the same, and no way in', async () => {
      const userName = nextName()
      const { body } = await create(userName)
      expect(body[STATE]).to.include({ mustChange: false, expired: false })
      expect(body[STATE]).to.not.have.property('lastSuccessfulSetDate')
      expect(await signsIn(userName, '')).to.equal(false)
    })

    for (const active of [false, null]) {
      it(`S20: one whose active is ${active} may be given a first password, and is not let in`, async () => {
        const userName = nextName()
        expect(verdict(await create(userName, { active, password: PASSWORD }))).to.equal('201')
        expect(await signsIn(userName, PASSWORD)).to.equal(false)
      })
    }

    it('a credential that can not be written leaves no person', async () => {
      const userName = nextName()
      const credentials = directory.database.connection.collection('credentials')
      const { db } = directory.database.connection
      const refuse = (validator: object) => db?.command({ collMod: 'credentials', validator })
      const before = await credentials.countDocuments()
      await refuse({ epoch: { $lt: 0 } })
      const answer = await create(userName, { password: PASSWORD })
      await refuse({})
      expect(verdict(answer)).to.equal('500')
      expect(await credentials.countDocuments()).to.equal(before)
      expect(idsIn(await hr.get(`${USERS}?filter=userName+eq+"${userName}"`))).to.deep.equal([])
    })
  })

  describe('of a person', () => {
    let userName: string
    let at: string

    beforeEach(async () => {
      userName = nextName()
      at = `${USERS}/${(await create(userName, { password: PASSWORD, title: 'Engineer' })).body.id}`
    })

    const patch = (...operations: object[]) => hr.patch(at, ...operations)
    const password = (value: unknown) => ({ op: 'replace', path: 'password', value })

    const standing = () => directory.services.passwords.standing(at.slice(USERS.length + 1))

    it('S124: kills the old one and all that began with it, and has to be changed', async () => {
      const before = await standing()
      expect(verdict(await patch(password(OTHER)))).to.equal('200')
      expect([await signsIn(userName, PASSWORD), await signsIn(userName, OTHER)]).to.deep.equal([false, true])
      expect(await state(at)).to.include({ mustChange: true })
      const after = await standing()
      expect(after?.epoch).to.be.above(before?.epoch ?? 0)
      expect(after?.sessionsEpoch).to.be.above(before?.sessionsEpoch ?? 0)
    })

    it('S121: is prepared by OpaqueString: other spaces and other compositions are the same password', async () => {
      await patch(password('sept gare\u0301s\u00A0bruyantes'))
      expect(await signsIn(userName, 'sept garés bruyantes')).to.equal(true)
      expect(await signsIn(userName, 'Sept garés bruyantes'), 'case').to.equal(false)
    })

    it('S123: a hash is a password like any other, and lets nobody in by what it is the hash of', async () => {
      const document = await credentialOf(directory, at.slice(USERS.length + 1))
      const hash = (document.secret as { hash: string }).hash
      expect(hash).to.match(/^\$argon2id\$/)
      expect(verdict(await patch(password('a password in between'), password(hash)))).to.equal('200')
      expect(await signsIn(userName, hash)).to.equal(true)
      expect(await signsIn(userName, PASSWORD)).to.equal(false)
      expect((await credentialOf(directory, at.slice(USERS.length + 1))).secret).to.not.include({ hash })
    })

    it('S126: makes a new version, though the answer looks the same', async () => {
      const before = (await hr.get(at)).body.meta
      directory.wait(60)
      const answer = await patch(password(OTHER))
      expect(answer.headers.etag).to.equal(answer.body.meta.version).and.not.equal(before.version)
      expect(Date.parse(answer.body.meta.lastModified)).to.be.above(Date.parse(before.lastModified))
    })

    it('S33: stays where a PUT leaves it out, and changes where a PUT names it', async () => {
      await hr.put(at, { schemas: [USER], userName })
      expect(await signsIn(userName, PASSWORD)).to.equal(true)
      await hr.put(at, { schemas: [USER], userName, password: OTHER })
      expect(await signsIn(userName, OTHER)).to.equal(true)
    })

    it('S127: the same one again is refused, not taken for unchanged', async () => {
      const answer = await patch(password(PASSWORD))
      expect(verdict(answer)).to.equal('400 invalidValue')
      expect(answer.body.violations[0].rule).to.equal('numPasswordsInHistory')
    })

    const refused: readonly (readonly [what: string, operations: object[], expected: string])[] = [
      ['S122: an empty one', [password('')], '400 invalidValue'],
      ['S122: a number', [password(123456789012345)], '400 invalidValue'],
      ['S122: null', [password(null)], '400 mutability'],
      ['S122: removal', [{ op: 'remove', path: 'password' }], '400 mutability'],
      ['one longer than 1,024 bytes', [password('é'.repeat(513))], '400 invalidValue'],
      ['one that breaks the policy', [password('short')], '400 invalidValue'],
      ['one with a NUL', [password(`${OTHER}\0`)], '400 invalidValue'],
      [
        'one beside a reset',
        [password(OTHER), { op: 'add', path: `${STATE}:reset`, value: { delivery: 'link' } }],
        '400 invalidValue',
      ],
      [
        'one beside a wrong attribute',
        [password(OTHER), { op: 'replace', path: 'userName', value: 'two words' }],
        '400 invalidValue',
      ],
    ]
    for (const [what, operations, expected] of refused) {
      it(`${what} is refused, and nothing beside it is written`, async () => {
        const before = (await hr.get(at)).body
        const answer = await patch({ op: 'replace', path: 'title', value: 'Chief' }, ...operations)
        expect(verdict(answer)).to.equal(expected)
        expect((await hr.get(at)).body).to.deep.equal(before)
        expect(await signsIn(userName, PASSWORD)).to.equal(true)
      })
    }

    it('S125: is written with the flag and the attributes beside it, all at once', async () => {
      const id = at.slice(USERS.length + 1)
      const { epoch } = await credentialOf(directory, id)
      const flag = { op: 'replace', path: `${STATE}:mustChange`, value: true }
      const answer = await patch({ op: 'replace', path: 'title', value: 'Chief' }, password(OTHER), flag)
      expect(answer.body).to.deep.include({ title: 'Chief' })
      expect(await signsIn(userName, OTHER)).to.equal(true)
      const credential = await credentialOf(directory, id)
      expect(credential.epoch).to.equal(Number(epoch) + 1)
      expect(credential.mustChange).to.be.an('object')
    })

    it('is judged by what the person is after the request: activated, renamed', async () => {
      await patch({ op: 'replace', path: 'active', value: false })
      const inactive = await patch({ op: 'add', path: `${STATE}:reset`, value: { delivery: 'oneTimePassword' } })
      expect(verdict(inactive)).to.equal('400 invalidValue')
      expect(inactive.body.detail).to.include('activate first')
      expect(verdict(await patch(password(OTHER), { op: 'replace', path: 'active', value: true }))).to.equal('200')
      expect(await signsIn(userName, OTHER)).to.equal(true)
    })

    it('never stands in the way of a deactivation, and waits for the next activation', async () => {
      expect(verdict(await patch(password(OTHER), { op: 'replace', path: 'active', value: false }))).to.equal('200')
      expect([await signsIn(userName, PASSWORD), await signsIn(userName, OTHER)]).to.deep.equal([false, false])
      await patch({ op: 'replace', path: 'active', value: true })
      expect(await signsIn(userName, OTHER)).to.equal(true)
    })

    it('S38: of a password and other changes at once none is lost', async () => {
      const paths = ['title', 'nickName', 'userType', 'locale']
      const answers = await Promise.all([
        patch(password(OTHER)),
        ...paths.map(path => patch({ op: 'replace', path, value: 'new' })),
      ])
      expect(answers.map(verdict)).to.deep.equal(answers.map(() => '200'))
      expect((await hr.get(at)).body).to.include(Object.fromEntries(paths.map(path => [path, 'new'])))
      expect(await signsIn(userName, OTHER)).to.equal(true)
    })

    it('S117: a lost If-Match leaves the password', async () => {
      const answer = await patch(password(OTHER)).set('If-Match', 'W/"other"')
      expect(verdict(answer)).to.equal('412')
      expect(await signsIn(userName, PASSWORD)).to.equal(true)
    })
  })
})
