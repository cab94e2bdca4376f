import { expect } from 'chai'
import { ScimError } from '../../../scim/error.ts'
import { passwordPolicyType, provisioningClientType, roleType } from '../../../scim/schema/resource-types.ts'
import { createGroups } from '../../../server/resources/groups.ts'
import { createMembershipStore } from '../../../server/store/memberships.ts'
import { createResourceCollection } from '../../../server/store/resource-collection.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, ROLES, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

describe('writes of groups at once', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let sales: string
  let people: string[]

  beforeEach(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write')
    sales = (await hr.post(GROUPS, { schemas: [GROUP], displayName: 'Sales' })).body.id
    people = []
    for (let index = 0; index < 30; index++)
      people.push((await hr.post(USERS, { schemas: [USER], userName: `person${index}` })).body.id)
  })
  afterEach(() => directory.stop())

  const patch = (...operations: object[]) => hr.patch(`${GROUPS}/${sales}`, ...operations)
  const members = async (): Promise<string[]> =>
    ((await hr.get(`${GROUPS}/${sales}`)).body.members ?? []).map(({ value }: { value: string }) => value)

  it('S65: of adding and deleting a person at once, none leaves a membership of nobody', async () => {
    await Promise.all(
      people.flatMap(id => [
        patch({ op: 'add', path: 'members', value: [{ value: id }] }),
        hr.delete(`${USERS}/${id}`),
      ]),
    )
    const memberships = directory.database.connection.collection('memberships')
    expect(await memberships.countDocuments({ member: { $in: people } })).to.equal(0)
  })

  it('S38: of thirty PATCHes that add a member each none is lost', async () => {
    const answers = await Promise.all(people.map(value => patch({ op: 'add', path: 'members', value: [{ value }] })))
    expect(answers.map(verdict)).to.deep.equal(people.map(() => '204'))
    expect(await members()).to.have.members(people)
  })

  it('S38: adding, removing and renaming do not undo each other', async () => {
    const [first = '', second = '', ...others] = people
    await patch({ op: 'add', path: 'members', value: [{ value: first }, { value: second }] })
    const answers = await Promise.all([
      ...others.slice(0, 6).map(value => patch({ op: 'add', path: 'members', value: [{ value }] })),
      patch({ op: 'remove', path: `members[value eq "${first}"]` }),
      patch({ op: 'replace', path: 'displayName', value: 'Retail' }),
    ])
    expect(answers.map(verdict)).to.deep.equal(answers.map(() => '204'))
    expect(await members()).to.have.members([second, ...others.slice(0, 6)])
    expect((await hr.get(`${GROUPS}/${sales}`)).body.displayName).to.equal('Retail')
  })

  it('S117: of two with the same If-Match one is 412', async () => {
    const version = String((await hr.get(`${GROUPS}/${sales}`)).headers.etag)
    const answers = await Promise.all(
      people
        .slice(0, 2)
        .map(value => patch({ op: 'add', path: 'members', value: [{ value }] }).set('If-Match', version)),
    )
    expect(answers.map(verdict).sort()).to.deep.equal(['204', '412'])
    expect(await members()).to.have.length(1)
  })

  it('a group that is nested while it is renamed keeps the groups around it', async () => {
    const [ann = ''] = people
    await patch({ op: 'add', path: 'members', value: [{ value: ann }] })
    const outer = (await hr.post(GROUPS, { schemas: [GROUP], displayName: 'Outer' })).body.id
    const nest = () => hr.patch(`${GROUPS}/${outer}`, { op: 'add', path: 'members', value: [{ value: sales }] })
    await renameAfter(directory, sales, nest)
    const { groups } = (await hr.get(`${USERS}/${ann}`)).body
    expect(groups.map(({ display }: { display: string }) => display)).to.have.members(['Renamed', 'Outer'])
  })

  it('a group that is nested in one with a role while it is renamed stays as it is', async () => {
    const chief = await directory.scim('users:write,roles:write')
    const outer = { schemas: [GROUP, ROLES], displayName: 'Outer', [ROLES]: { roles: ['helpDesk'] } }
    const { id } = (await chief.post(GROUPS, outer)).body
    const nest = () => chief.patch(`${GROUPS}/${id}`, { op: 'add', path: 'members', value: [{ value: sales }] })
    const refused = await renameAfter(directory, sales, nest).catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(ScimError).with.property('status', 403)
    expect((await hr.get(`${GROUPS}/${sales}`)).body.displayName).to.equal('Sales')
  })
})

/** Renames a group where something else happens between the read of it and the write. */
async function renameAfter(
  { services, database }: TestDirectory,
  group: string,
  meanwhile: () => PromiseLike<unknown>,
) {
  const handler = createGroups({
    ...services,
    passwordPolicies: createResourceCollection(database, 'passwordPolicies', passwordPolicyType),
    clients: createResourceCollection(database, 'provisioningClients', provisioningClientType),
    roles: createResourceCollection(database, 'roles', roleType),
    memberships: createMembershipStore(database),
    largeReads: work => work(),
    async inTransaction(work) {
      await meanwhile()
      return services.inTransaction(work)
    },
  })
  const caller = {
    client: 'test',
    name: 'test',
    scopes: new Set(['users:write']),
    rank: 0,
    passwordOn: 'always',
    federatedPassword: 'refuse',
    weakPassword: 'refuse',
    strict: new Set<string>(),
  } as const
  await handler.update(
    group,
    undefined,
    ({ attributes }) => ({
      resource: { attributes: { ...attributes, displayName: 'Renamed' } },
      changed: true,
      memberEdits: {},
      writeOnly: {},
      touched: ['displayName'],
    }),
    { wants: () => false },
    { caller },
  )
}
