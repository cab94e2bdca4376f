import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, POLICIES, STATE, USER, USERS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

/** What every request asks for its client, once the token is known; for the roles of the person; for what every answer with everything in it says of them. */
const CALLER = ['query provisioningClients']
const HELD = ['command memberships', 'command memberships']
const VIEW = ['query memberships', 'query credentials', 'query passwordPolicies']

describe('what one request asks of the database', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let id = ''

  before(async () => {
    directory = await startDirectory({ frozen: true })
    hr = await directory.scim('users:write passwords:reset')
    id = (await hr.post(USERS, { schemas: [USER], userName: 'somebody' })).body.id
  })
  after(() => directory.stop())

  /** The operations that a request makes, as the database's own profiler saw them; not the end of a transaction. */
  async function asked(request: () => PromiseLike<{ status: number }>): Promise<string[]> {
    const { connection } = directory.database
    const profile = connection.collection('system.profile')
    await connection.db?.setProfilingLevel('all')
    expect((await request()).status).to.be.lessThan(300)
    await connection.db?.setProfilingLevel('off')
    const seen = await profile.find({ ns: { $not: /\.system\./ } }).toArray()
    await profile.drop()
    return seen.map(({ op, ns }) => `${op} ${ns.split('.').at(-1)}`)
  }

  const title = (value: string) => ({ op: 'replace', path: 'title', value })

  it('a new person is three writes, and all that is read of them is the policy', async () => {
    const create = () => hr.post(USERS, { schemas: [USER], userName: 'another' })
    expect(await asked(create)).to.have.members([
      ...CALLER,
      'insert users',
      'insert credentials',
      'insert auditEvents',
      'query passwordPolicies',
    ])
  })

  it('a person is read with what is said of them elsewhere, and without what is not asked for', async () => {
    expect(await asked(() => hr.get(`${USERS}/${id}`))).to.have.members([...CALLER, 'query users', ...VIEW])
    expect(await asked(() => hr.get(`${USERS}/${id}?attributes=userName`))).to.have.members([...CALLER, 'query users'])
  })

  it('who is found is not counted again', async () => {
    const find = () => hr.get(`${USERS}?filter=userName eq "somebody"&attributes=userName`)
    expect(await asked(find)).to.have.members([...CALLER, 'command users'])
  })

  it('a group is written before its members are touched, so that two at once conflict at the beginning', async () => {
    const { id: group } = (await hr.post(GROUPS, { schemas: [GROUP], displayName: 'Sales' })).body
    const { id: value } = (await hr.post(USERS, { schemas: [USER], userName: 'member' })).body
    const seen = await asked(() => hr.patch(`${GROUPS}/${group}`, { op: 'add', path: 'members', value: [{ value }] }))
    const writes = ['update groups', 'update users', 'insert memberships', 'insert auditEvents']
    expect(seen.filter(one => !one.startsWith('query'))).to.deep.equal(writes)
  })

  it('policies come in with one look at all their groups, by name, by id and for their roles', async () => {
    const security = await directory.scim('policies:write')
    const names = Array.from({ length: 20 }, (_, at) => `Team ${at}`)
    for (const displayName of names) await hr.post(GROUPS, { schemas: [GROUP], displayName }).expect(201)
    const policies = names.map(name => ({ name, groups: [name] }))
    const file = JSON.stringify({ default: { name: 'Default' }, policies })
    await security.get(POLICIES).expect(200)
    const seen = await asked(() =>
      security.withText('post', `${POLICIES}/.import?dryRun=true`, file).set('Content-Type', 'application/yaml'),
    )
    const groups = ['command groups', 'query groups', 'query groups', 'query groups']
    expect(seen).to.have.members([...CALLER, ...groups, 'query passwordPolicies', 'query policyOrder'])
    await security.withText('post', `${POLICIES}/.import`, file).set('Content-Type', 'application/yaml').expect(200)
    const out = await asked(() => security.get(`${POLICIES}/.export`))
    const named = ['query groups', 'command groups']
    expect(out).to.have.members([...CALLER, ...named, 'query passwordPolicies', 'query policyOrder'])
  })

  it('the roles of a person are read where they decide, and again with what is written', async () => {
    const change = () => hr.patch(`${USERS}/${id}`, title('Clerk'))
    const written = ['query users', 'update users', 'insert auditEvents']
    expect(await asked(change)).to.have.members([...CALLER, ...written, ...VIEW])
    const rename = () => hr.patch(`${USERS}/${id}`, { op: 'replace', path: 'userName', value: 'renamed' })
    expect(await asked(rename)).to.have.members([...CALLER, ...HELD, ...written, ...VIEW])
    const flag = () => hr.patch(`${USERS}/${id}`, { op: 'replace', path: `${STATE}:mustChange`, value: true })
    const flagged = await asked(flag)
    expect(flagged).to.include('update credentials')
    expect(flagged.filter(one => one === 'command memberships')).to.deep.equal(HELD)
  })
})
