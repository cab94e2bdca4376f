import { expect } from 'chai'
import type { PolicyRules } from '../../policies/policy.ts'
import { createCredentialStore } from '../../server/store/credentials.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
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
    expect(mail?.text).to.include(`${end.toISOString().slice(0, 10)} at ${end.toISOString().slice(11, 16)} UTC`)
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

  it('has to come before the end', async () => {
    expect(verdict(await say({ passwordExpireWarning: 30 }))).to.equal('400 invalidValue')
    const refused = await say({ passwordExpiresAfter: 0 })
    expect(refused.body.detail).to.match(/passwordExpireWarning and passwordExpiresAfter contradict/)
  })
})
