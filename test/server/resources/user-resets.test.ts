import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, POLICIES, POLICY, STATE, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const PASSWORD = 'seven quiet harbours'
const OTHER = 'eight noisy stations'

describe('a reset by SCIM PATCH', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let at: string
  let id: string

  beforeEach(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write,passwords:reset,passwords:keep')
    id = await directory.person({
      userName: 'ann',
      password: PASSWORD,
      emails: [{ value: 'ann@example.com', primary: true }],
    })
    at = `${USERS}/${id}`
  })
  afterEach(() => directory.stop())

  const reset = (value: object) => ({ op: 'add', path: `${STATE}:reset`, value })
  const signsIn = async (password: string) => (await directory.services.passwords.verify('ann', password)).verified

  it('by one-time password shows it in this answer, and in no other', async () => {
    const answer = await hr.patch(at, reset({ delivery: 'oneTimePassword' }))
    expect(verdict(answer)).to.equal('200')
    const { oneTimePassword } = answer.body[STATE]
    expect(answer.body[STATE]).to.include({ mustChange: true })
    expect([await signsIn(PASSWORD), await signsIn(oneTimePassword)]).to.deep.equal([false, true])
    const others = [
      await hr.get(at),
      await hr.get(`${at}?attributes=${STATE}:oneTimePassword,${STATE}:reset`),
      await hr.get(USERS),
      await hr.patch(at, { op: 'replace', path: 'title', value: 'x' }),
    ]
    for (const other of others) expect(other.text).to.not.include(oneTimePassword)
  })

  for (const delivery of ['link', 'oneTimePassword'])
    it(`by ${delivery} answers with the person as they are read afterwards, with their groups and their policy`, async () => {
      const admin = await directory.scim('users:write,policies:write')
      const member = async (displayName: string, value: string): Promise<string> => {
        const body = { schemas: [GROUP], displayName, members: [{ value }] }
        return (await admin.post(GROUPS, body).expect(201)).body.id
      }
      const outer = await member('Outer', await member('Inner', id))
      await admin.post(POLICIES, { schemas: [POLICY], name: 'Strict', groups: [{ value: outer }] }).expect(201)
      const { body } = await hr.patch(at, reset({ delivery }))
      const { oneTimePassword, ...state } = body[STATE]
      expect(typeof oneTimePassword).to.equal(delivery === 'link' ? 'undefined' : 'string')
      expect(state.applicablePasswordPolicy.display).to.equal('Strict')
      expect(body.groups).to.have.length(2)
      expect({ ...body, [STATE]: state }).to.deep.equal((await hr.get(at)).body)
    })

  it('that is all that a request does leaves one event', async () => {
    await hr.patch(at, reset({ delivery: 'link' })).expect(200)
    await hr.patch(at, { op: 'add', path: 'title', value: 'Pilot' }, reset({ delivery: 'link' })).expect(200)
    const events = directory.database.connection.collection('auditEvents')
    const found = await events
      .find({ target: id, event: { $ne: 'user.created' } })
      .sort({ seq: 1 })
      .toArray()
    expect(found.map(({ event }) => event)).to.deep.equal(['password.reset', 'password.reset', 'user.changed'])
  })

  it('by link of somebody whose mail address is none is refused, and the password lives', async () => {
    await hr.patch(at, { op: 'replace', path: 'emails', value: [{ value: 'ada' }] })
    const refused = await hr.patch(at, reset({ delivery: 'link' }))
    expect(verdict(refused)).to.equal('400 invalidValue')
    expect(refused.body.detail).to.include('(noEmail)')
    expect(await signsIn(PASSWORD)).to.equal(true)
  })

  it('by a member that there is not is refused, and the password lives', async () => {
    for (const value of [{ delivry: 'oneTimePassword' }, { delivery: 'oneTimePassword', expires: 1 }]) {
      const refused = await hr.patch(at, reset(value))
      expect(verdict(refused)).to.equal('400 invalidValue')
      expect(refused.body.detail).to.include('delivery, password, mail')
    }
    expect(verdict(await hr.patch(at, { op: 'add', value: { [STATE]: { reset: { reasn: 'other' } } } }))).to.match(
      /^400/,
    )
    expect(await signsIn(PASSWORD)).to.equal(true)
    expect(verdict(await hr.patch(at, reset({ DELIVERY: 'oneTimePassword' })))).to.equal('200')
  })

  it('by one-time password on the mail keeps it out of the answer', async () => {
    const answer = await hr.patch(at, reset({ delivery: 'oneTimePassword', mail: true }))
    expect(answer.body[STATE]).to.not.have.property('oneTimePassword')
    expect(await signsIn(PASSWORD)).to.equal(false)
    const [mail] = await directory.mails()
    const mailed = mail?.text?.match(/^ {4}(\S+)$/m)?.[1] ?? ''
    expect(await signsIn(mailed)).to.equal(true)
  })

  it('by link mails one, and the old password is dead; that is what a reset is where nothing else is said', async () => {
    const answer = await hr.patch(at, reset({}))
    expect(answer.body[STATE]).to.include({ mustChange: true }).and.not.have.property('oneTimePassword')
    expect(await signsIn(PASSWORD)).to.equal(false)
    const [mail] = await directory.mails()
    expect(mail?.text).to.include(`${directory.issuer}/`)
  })

  it('by a given password', async () => {
    const answer = await hr.patch(at, reset({ delivery: 'password', password: OTHER }))
    expect(answer.body[STATE]).to.include({ mustChange: true })
    expect([await signsIn(PASSWORD), await signsIn(OTHER)]).to.deep.equal([false, true])
    expect(answer.text).to.not.include(OTHER)
  })

  it('without a change to be made, where the caller may', async () => {
    const answer = await hr.patch(at, reset({ delivery: 'password', password: OTHER, requireChange: false }))
    expect(answer.body[STATE]).to.include({ mustChange: false })
  })

  it('is committed with the attributes beside it, or neither is', async () => {
    const title = { op: 'replace', path: 'title', value: 'Chief' }
    const refused = await hr.patch(at, title, reset({ delivery: 'password', password: 'short' }))
    expect(verdict(refused)).to.equal('400 invalidValue')
    expect((await hr.get(at)).body).to.not.have.property('title')
    expect(await signsIn(PASSWORD)).to.equal(true)
    const done = await hr.patch(at, title, reset({ delivery: 'oneTimePassword' }))
    expect(done.body.title).to.equal('Chief')
  })

  it('goes to the address that the same request gives', async () => {
    const emails = { op: 'replace', path: 'emails', value: [{ value: 'new@example.com' }] }
    await hr.patch(at, emails, reset({ delivery: 'link' }))
    const mails = await directory.mails()
    expect(mails.map(({ to }) => [to].flat()[0]?.text)).to.deep.equal(['new@example.com'])
  })

  it('of two at once, one password is alive, and each answer shows its own', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => hr.patch(at, reset({ delivery: 'oneTimePassword' }))))
    expect(answers.map(verdict)).to.deep.equal(['200', '200', '200'])
    const alive = await Promise.all(answers.map(({ body }) => signsIn(body[STATE].oneTimePassword)))
    expect(alive.filter(Boolean)).to.have.length(1)
  })

  it('is an act of PATCH: a POST or PUT with it is refused, and with nothing of it is not', async () => {
    const whole = (userName: string, state: object) => ({ schemas: [USER, STATE], userName, [STATE]: state })
    for (const act of [{ reset: {} }, { unlock: true }]) {
      expect(verdict(await hr.put(at, whole('ann', act)))).to.equal('400 mutability')
      expect(verdict(await hr.post(USERS, whole('bob', act)))).to.equal('400 mutability')
    }
    expect(await signsIn(PASSWORD)).to.equal(true)
    expect(verdict(await hr.put(at, whole('ann', { reset: null, unlock: false })))).to.equal('200')
  })

  const refused: readonly (readonly [what: string, value: object, expected: string])[] = [
    ['an unknown delivery', { delivery: 'pigeon' }, '400 invalidValue'],
    ['an unknown reason', { delivery: 'link', reason: 'boredom' }, '400 invalidValue'],
    ['a password without its delivery', { delivery: 'link', password: OTHER }, '400 invalidValue'],
    ['a delivery without its password', { delivery: 'password' }, '400 invalidValue'],
    ['a given password by mail', { delivery: 'password', password: OTHER, mail: true }, '400 invalidValue'],
    ['a wrong type', { delivery: 'link', revoke: 'perhaps' }, '400 invalidValue'],
    ['a note with a control character', { note: 'a\u0000\u001b[31mb' }, '400 invalidValue'],
    ['a link that is not mailed', { mail: false }, '400 invalidValue'],
    ['a link that changes nothing', { requireChange: false }, '400 invalidValue'],
    ['an operator', { delivery: { $ne: 'link' } }, '400 invalidValue'],
  ]
  for (const [what, value, expected] of refused) {
    it(`${what} is refused, and the password lives`, async () => {
      expect(verdict(await hr.patch(at, reset(value)))).to.equal(expected)
      expect(await signsIn(PASSWORD)).to.equal(true)
    })
  }

  const excluded: readonly (readonly [reason: string, change: object, expected: string])[] = [
    ['inactive', { op: 'replace', path: 'active', value: false }, '400 invalidValue'],
    ['federated', { op: 'replace', path: `${STATE}:federated`, value: true }, '400 invalidValue'],
    ['protected', { op: 'replace', path: `${STATE}:protected`, value: true }, '400 invalidValue'],
    ['noEmail', { op: 'remove', path: 'emails' }, '400 invalidValue'],
  ]
  for (const [reason, change, expected] of excluded) {
    it(`of somebody who is not eligible is refused with the reason: ${reason}`, async () => {
      const chief = await directory.scim('users:write,roles:write')
      expect(verdict(await chief.patch(at, change))).to.equal('200')
      const answer = await hr.patch(at, reset({ delivery: 'link' }))
      expect(verdict(answer)).to.equal(expected)
      expect(answer.body.detail).to.include(`(${reason})`)
    })
  }
})
