import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, POLICIES, POLICY, ROLES, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

/** What may become of the policies Top, Chiefs (of a group with a role) and Low, in this order, beside the default and one that is off. */
describe('policies of those who hold a role', () => {
  let directory: TestDirectory
  let chief: TestScimClient
  let security: TestScimClient
  let sales: string

  beforeEach(async () => {
    directory = await startDirectory()
    chief = await directory.scim('users:write,policies:write,roles:write,passwords:reset')
    security = await directory.scim('users:write,policies:write,passwords:reset')
    const admins = { schemas: [GROUP, ROLES], displayName: 'Admins', [ROLES]: { roles: ['helpDesk'] } }
    const { id } = (await chief.post(GROUPS, admins).expect(201)).body
    sales = (await security.post(GROUPS, { schemas: [GROUP], displayName: 'Sales' }).expect(201)).body.id
    for (const rules of [{ name: 'Top' }, { name: 'Chiefs', groups: [{ value: id }] }, { name: 'Low' }])
      await chief.post(POLICIES, { schemas: [POLICY], ...rules }).expect(201)
  })
  afterEach(() => directory.stop())

  const at = async (name: string) =>
    `${POLICIES}/${(await chief.get(`${POLICIES}?filter=name+eq+"${name}"`)).body.Resources[0].id}`
  const policy = (name: string, rules: object = {}) => ({ schemas: [POLICY], name, ...rules })
  const set = (path: string, value: unknown) => ({ op: 'replace', path, value })
  const file = (...policies: string[]) =>
    `default:\n  name: Default\n  minLength: 15\npolicies:\n${policies.map(text => `  - ${text}\n`).join('')}`
  const imported = (client: TestScimClient, text: string, query = '') =>
    client.withText('post', `${POLICIES}/.import${query}`, text).set('Content-Type', 'application/yaml')
  const everything = async () => JSON.stringify((await chief.get(`${POLICIES}?sortBy=priority`)).body)

  const CHIEFS = '{ name: Chiefs, groups: [Admins] }'
  type Act = (client: TestScimClient) => PromiseLike<Parameters<typeof verdict>[0]>

  const guarded: readonly (readonly [what: string, act: Act])[] = [
    ['a PATCH of it', async client => client.patch(await at('Chiefs'), set('minLength', 1))],
    ['a PUT of it', async client => client.put(await at('Chiefs'), policy('Chiefs'))],
    ['a demand by it', async client => client.patch(await at('Chiefs'), set('forcePasswordReset', true))],
    ['its deletion', async client => client.delete(await at('Chiefs'))],
    ['its way up by a PATCH', async client => client.patch(await at('Chiefs'), set('priority', 1))],
    ['its way down by a PATCH', async client => client.patch(await at('Chiefs'), set('priority', 3))],
    ['a PATCH of one ahead of it', async client => client.patch(await at('Top'), set('minLength', 1))],
    ['a group for one ahead of it', async client => client.patch(await at('Top'), set('groups', [{ value: sales }]))],
    ['a demand by one ahead of it', async client => client.patch(await at('Top'), set('forcePasswordReset', true))],
    ['the deletion of one ahead of it', async client => client.delete(await at('Top'))],
    ['one ahead of it as the default', async client => client.patch(await at('Top'), set('default', true))],
    ['one from behind it to a place ahead', async client => client.patch(await at('Low'), set('priority', 2))],
    ['the same by a PUT', async client => client.put(await at('Low'), policy('Low', { priority: 1 }))],
    ['one from ahead of it to a place behind', async client => client.patch(await at('Top'), set('priority', 3))],
    ['a new one ahead of it', async client => client.post(POLICIES, policy('New', { priority: 2 }))],
    ['one switched on ahead of it', async client => client.patch(await at('PCI DSS'), set('priority', 1))],
    [
      'an import that weakens it',
      client => imported(client, file('name: Top', '{ name: Chiefs, minLength: 1, groups: [Admins] }')),
    ],
    ['an import that takes its group', client => imported(client, file('name: Top', 'name: Chiefs'))],
    ['an import that changes one ahead of it', client => imported(client, file('{ name: Top, minLength: 1 }', CHIEFS))],
    ['an import that turns the order', client => imported(client, file(CHIEFS, 'name: Top'))],
    ['an import that brings one ahead of it', client => imported(client, file('name: New', 'name: Top', CHIEFS))],
    ['an import that deletes it', client => imported(client, file('name: Top'), '?deleteOthers=true')],
    ['the dry run of one', client => imported(client, file('name: Top'), '?deleteOthers=true&dryRun=true')],
  ]
  for (const [what, act] of guarded)
    it(`${what}: 403 without roles:write, done with it`, async () => {
      const before = await everything()
      expect(verdict(await act(security))).to.equal('403')
      expect(await everything()).to.equal(before)
      expect((await act(chief)).status).to.be.within(200, 204)
    })

  const free: readonly (readonly [what: string, act: Act])[] = [
    ['one behind it', async client => client.patch(await at('Low'), set('groups', [{ value: sales }]))],
    ['the deletion of one behind it', async client => client.delete(await at('Low'))],
    ['a new one behind it', client => client.post(POLICIES, policy('New', { priority: 3 }))],
    ['the default', async client => client.patch(await at('Default'), set('minLength', 16))],
    ['another default', async client => client.patch(await at('Low'), set('default', true))],
    [
      'an import of what is there, and changes behind it',
      client => imported(client, file('name: Top', CHIEFS, 'name: New')),
    ],
  ]
  for (const [what, act] of free)
    it(`${what}: done without roles:write`, async () => expect((await act(security)).status).to.be.within(200, 204))
})
