import { expect } from 'chai'
import type { PolicyRules } from '../../policies/policy.ts'
import { createCredentialStore } from '../../server/store/credentials.ts'
import { en } from '../../texts/en.ts'
import { momentIn } from '../../texts/format.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { readDuring } from '../support/profile.ts'
import { GROUP, GROUPS, POLICIES, POLICY, STATE, USERS, verdict } from '../support/scim.ts'
import type { TestScimClient } from '../support/scim-client.ts'
import { DAY, MINUTE, NEXT, newPerson, owner, PASSWORD } from './support.ts'

describe('the warning before a password ends', () => {
  let directory: TestDirectory
  beforeEach(async () => {
    directory = await startDirectory({ frozen: true })
    await say({ passwordExpiresAfter: 30, passwordExpireWarning: 5 })
  })
  afterEach(() => directory.stop())

  async function say(rules: PolicyRules) {
    const security = await directory.scim('policies:write')
    const { id } = await directory.services.policies.default()
    return security.patch(`${POLICIES}/${id}`, { op: 'add', value: { ...rules } })
  }
  /** Somebody in a group whose policy has these rules. */
  async function newcomerUnder(rules: PolicyRules) {
    const { id, email } = await newPerson(directory)
    const hr = await directory.scim('users:write,policies:write')
    const displayName = `Those of ${email}`
    const { id: value } = (await hr.post(GROUPS, { schemas: [GROUP], displayName, members: [{ value: id }] })).body
    await hr.post(POLICIES, { schemas: [POLICY], name: displayName, groups: [{ value }], ...rules }).expect(201)
    return { id, email }
  }

  /** Passwords of so many others, each set so many days ago. */
  async function others(count: number, daysAgo: (index: number) => number) {
    const documents = Array.from({ length: count }, (_, index) => {
      const setAt = new Date(directory.services.now().getTime() - daysAgo(index) * DAY * 1000)
      const secret = { scheme: 'argon2id', hash: '', kind: 'permanent', setAt }
      return { _id: `other${index}` as never, epoch: 1, sessionsEpoch: 1, secret, lastSetAt: setAt, history: [] }
    })
    await directory.database.connection.collection('credentials').insertMany(documents)
  }
  const looksAt = async () => (await readDuring(directory.database, warn, 'docsExamined')).get('credentials') ?? 0

  const warn = () => directory.services.passwords.warnOfExpiry()
  const warnings = async () =>
    (await directory.mails()).filter(({ subject }) => subject === 'Your password is about to end')
  const warned = async () =>
    (await warnings()).map(({ to }) =>
      [to]
        .flat()
        .map(one => one?.text)
        .join(),
    )
  const chief = (): Promise<TestScimClient> => directory.scim('users:write,passwords:reset,passwords:keep,roles:write')

  it('P10: comes so many days before as the policy says, and once for each password', async () => {
    const { id, email } = await newPerson(directory)
    directory.wait(25 * DAY - 1)
    await warn()
    expect(await warned()).to.deep.equal([])
    directory.wait(1)
    await warn()
    expect(await warned()).to.deep.equal([email])
    directory.wait(DAY)
    await warn()
    expect(await warned()).to.have.length(1)
    await directory.services.passwords.change(id, PASSWORD, NEXT, owner(id))
    directory.wait(25 * DAY)
    await warn()
    expect(await warned()).to.deep.equal([email, email])
  })

  it('says when it ends and where to change it, and has no link that opens anything', async () => {
    await newPerson(directory)
    const end = new Date(directory.services.now().getTime() + 30 * DAY * 1000)
    directory.wait(26 * DAY)
    await warn()
    const [mail] = await warnings()
    expect(mail?.text).to.include(momentIn(en, end))
    expect(mail?.text?.match(/https?:\S+/g)).to.deep.equal([`${directory.issuer}/account`])
  })

  it('is noted with the password, so that nobody is looked at again, whenever the clock was read', async () => {
    const running = await startDirectory()
    const security = await running.scim('policies:write')
    const { id: policy } = await running.services.policies.default()
    const rules = { passwordExpiresAfter: 30, passwordExpireWarning: 5 }
    await security.patch(`${POLICIES}/${policy}`, { op: 'add', value: rules }).expect(200)
    await newPerson(running)
    const { id } = await newPerson(running)
    await running.reset(id, { delivery: 'password', password: NEXT, requireChange: false })
    running.wait(26 * DAY)
    await running.services.passwords.warnOfExpiry()
    const untold = createCredentialStore(running.database).unwarned(
      { after: new Date(0), until: running.services.now() },
      9,
    )
    for await (const some of untold) expect(some).to.deep.equal([])
    expect(await running.database.connection.collection('outbox').countDocuments({ kind: 'passwordExpires' })).to.equal(
      2,
    )
    await running.stop()
  })

  it('is one mail, however many servers look at once', async () => {
    await newPerson(directory)
    const other = await startDirectory({
      database: directory,
      masterKey: directory.masterKey,
      issuer: directory.issuer,
    })
    directory.wait(26 * DAY)
    other.wait(26 * DAY)
    await Promise.all([warn(), other.services.passwords.warnOfExpiry(), warn()])
    // The clock of the other one began later: what it queued is due by its own time.
    directory.wait(MINUTE)
    expect(await warned()).to.have.length(1)
    await other.stop()
  })

  it('goes to each of more people than are looked at together', async () => {
    const credentials = directory.database.connection.collection<{ _id: string }>('credentials')
    const ids = await Promise.all([1, 2, 3].map(async () => (await newPerson(directory)).id))
    directory.wait(26 * DAY)
    const found: string[] = []
    for await (const some of createCredentialStore(directory.database).unwarned(
      { after: new Date(0), until: directory.services.now() },
      2,
    ))
      found.push(...some.map(({ userId }) => userId))
    expect(found).to.have.members(ids)
    await warn()
    expect(await warned()).to.have.length(3)
    expect(await credentials.countDocuments({ warnedOf: { $exists: true } })).to.equal(3)
  })

  const silent: readonly (readonly [who: string, how: (id: string, client: TestScimClient) => PromiseLike<unknown>])[] =
    [
      [
        'somebody inactive',
        (id, client) => client.patch(`${USERS}/${id}`, { op: 'replace', path: 'active', value: false }),
      ],
      ['somebody without an address', (id, client) => client.patch(`${USERS}/${id}`, { op: 'remove', path: 'emails' })],
      [
        'whose password does not end',
        (id, client) => client.patch(`${USERS}/${id}`, { op: 'add', path: `${STATE}:cantChange`, value: true }),
      ],
      [
        'a federated person',
        (id, client) => client.patch(`${USERS}/${id}`, { op: 'add', path: `${STATE}:federated`, value: true }),
      ],
      [
        'who is asked for a new one already',
        (id, client) => client.patch(`${USERS}/${id}`, { op: 'add', path: `${STATE}:mustChange`, value: true }),
      ],
    ]
  for (const [who, how] of silent) {
    it(`does not go to ${who}`, async () => {
      const { id } = await newPerson(directory)
      directory.wait(26 * DAY)
      expect(verdict(await (how(id, await chief()) as PromiseLike<never>))).to.equal('200')
      await warn()
      expect(await warned()).to.deep.equal([])
    })
  }

  it('looks at passwords that are about to end alone, whatever the policies are between', async () => {
    await say({ passwordExpiresAfter: 400, passwordExpireWarning: 3 })
    const { email } = await newcomerUnder({ passwordExpiresAfter: 30, passwordExpireWarning: 5 })
    directory.wait(26 * DAY)
    await others(400, index => index)
    expect(await looksAt()).to.be.within(1, 8)
    expect(await warned()).to.deep.equal([email])
    expect(await looksAt()).to.be.within(0, 4)
  })

  it('looks at the few of a policy alone, where everybody’s password was set on the same day', async () => {
    await say({ passwordExpiresAfter: 0, passwordExpireWarning: 0 })
    const { email } = await newcomerUnder({ passwordExpiresAfter: 30, passwordExpireWarning: 5 })
    directory.wait(26 * DAY)
    await others(400, () => 26)
    expect(await looksAt()).to.be.within(1, 4)
    expect(await warned()).to.deep.equal([email])
  })

  it('goes to who is in a group within a group of the policy, whether few are or many', async () => {
    await say({ passwordExpiresAfter: 0, passwordExpireWarning: 0 })
    const { id, email } = await newcomerUnder({ passwordExpiresAfter: 30, passwordExpireWarning: 5 })
    const hr = await directory.scim('users:write')
    const { body } = await hr.get(`${GROUPS}?filter=${encodeURIComponent(`members.value eq "${id}"`)}`)
    const inner = await newPerson(directory)
    const group = { schemas: [GROUP], displayName: 'Within', members: [{ value: inner.id }] }
    const { id: value } = (await hr.post(GROUPS, group)).body
    await hr.patch(`${GROUPS}/${body.Resources[0].id}`, { op: 'add', path: 'members', value: [{ value }] }).expect(204)
    const peopleAt = async (most: number) =>
      (await directory.services.policies.warning(most)).map(({ people }) => people)
    expect((await peopleAt(2))[0]).to.have.members([id, inner.id])
    expect(await peopleAt(1)).to.deep.equal([undefined])
    directory.wait(26 * DAY)
    await warn()
    expect(await warned()).to.have.members([email, inner.email])
  })

  it('looks at nobody again who was told', async () => {
    for (let count = 0; count < 5; count++) await newPerson(directory)
    directory.wait(26 * DAY)
    expect(await looksAt()).to.be.within(5, 10)
    expect(await warned()).to.have.length(5)
    expect(await looksAt()).to.equal(0)
  })

  it('does not go where another policy applies that ends nothing', async () => {
    const { id } = await newPerson(directory)
    const hr = await directory.scim('users:write,policies:write')
    const group = { schemas: [GROUP], displayName: 'Sales', members: [{ value: id }] }
    const { id: value } = (await hr.post(GROUPS, group).expect(201)).body
    await hr.post(POLICIES, { schemas: [POLICY], name: 'Sales', groups: [{ value }] }).expect(201)
    directory.wait(26 * DAY)
    await warn()
    expect(await warned()).to.deep.equal([])
  })

  it('is not sent any more once the password has changed, or the policy', async () => {
    const [first, second] = [await newPerson(directory), await newPerson(directory)]
    directory.wait(26 * DAY)
    await warn()
    await directory.services.passwords.change(first.id, PASSWORD, NEXT, owner(first.id))
    await say({ passwordExpireWarning: 1 })
    expect(await warned()).to.deep.equal([])
    expect(second.id).to.not.equal(first.id)
  })

  it('comes again for a password that an administrator gave meanwhile', async () => {
    const { id, email } = await newPerson(directory)
    directory.wait(26 * DAY)
    await warn()
    expect(await warned()).to.deep.equal([email])
    await directory.reset(id, { delivery: 'password', password: NEXT, requireChange: false })
    directory.wait(26 * DAY)
    await warn()
    expect(await warned()).to.deep.equal([email, email])
  })

  it('has to come before the end', async () => {
    expect(verdict(await say({ passwordExpireWarning: 30 }))).to.equal('400 invalidValue')
    const refused = await say({ passwordExpiresAfter: 0 })
    expect(refused.body.detail).to.match(/passwordExpireWarning and passwordExpiresAfter contradict/)
  })
})
