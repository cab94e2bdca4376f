import { expect } from 'chai'
import { roleType } from '../../../scim/schema/resource-types.ts'
import { builtInRoles } from '../../../server/access/roles.ts'
import { createResourceCollection } from '../../../server/store/resource-collection.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { withMeanwhile } from '../../support/meanwhile.ts'
import { GROUP, GROUPS, idsIn, ROLE, ROLES, ROLES_AT, STATE, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { staffOf } from '../../support/staff.ts'

const link = { op: 'replace', path: `${STATE}:reset`, value: { delivery: 'link' } }

describe('roles', () => {
  let directory: TestDirectory
  let chief: TestScimClient

  before(async () => {
    directory = await startDirectory({ frozen: true })
    chief = await directory.scim('users:write,roles:write')
  })
  after(() => directory.stop())

  let made = 0
  const create = async (...scopes: string[]) =>
    (await chief.post(ROLES_AT, { schemas: [ROLE], name: `role${++made}`, scopes }).expect(201)).body
  const carried = async (...roles: string[]): Promise<string> =>
    (await chief.post(GROUPS, { schemas: [GROUP, ROLES], displayName: `${roles}`, [ROLES]: { roles } }).expect(201))
      .body.id

  it('that are built in are there from the start, under their names, with what they allow', async () => {
    const { body } = await chief.get(`${ROLES_AT}?filter=builtIn eq true&sortBy=name`)
    expect(idsIn({ body } as never)).to.deep.equal(['administrator', 'helpDesk'])
    const [administrator, helpDesk] = body.Resources
    expect(administrator.scopes).to.include.members(['roles:write', 'users:write']).and.not.include('jobs:unattended')
    expect(helpDesk).to.deep.include({
      name: 'helpDesk',
      rank: 10,
      scopes: ['users:read', 'passwords:reset', 'audit:read'],
    })
    expect(administrator.rank).to.equal(100)
  })

  it('that are built in stay as they are', async () => {
    const at = `${ROLES_AT}/helpDesk`
    const before = (await chief.get(at)).text
    const whole = { schemas: [ROLE], name: 'helpDesk', scopes: ['users:read'] }
    const answers = [
      await chief.put(at, whole),
      await chief.patch(at, { op: 'add', path: 'scopes', value: ['users:write'] }),
      await chief.delete(at),
    ]
    expect(answers.map(verdict)).to.deep.equal(Array(3).fill('400 mutability'))
    expect(answers[0]?.body.detail).to.include('make one of your own')
    expect((await chief.get(at)).text).to.equal(before)
    expect(verdict(await chief.post(ROLES_AT, { ...whole, name: 'HELPDESK' }))).to.equal('409 uniqueness')
  })

  it('that are built in are brought up to date by a start, and are the same resource after another one', async () => {
    const documents = directory.database.connection.collection('roles')
    const before = (await chief.get(`${ROLES_AT}/helpDesk`)).body
    await directory.services.roleStore.ensureBuiltIn(builtInRoles, directory.services.now())
    expect((await chief.get(`${ROLES_AT}/helpDesk`)).body).to.deep.equal(before)
    await documents.updateOne({ _id: 'helpDesk' as never }, { $set: { 'data.scopes': ['users:read'] } })
    await directory.services.roleStore.ensureBuiltIn(builtInRoles, directory.services.now())
    expect((await chief.get(`${ROLES_AT}/helpDesk`)).body.scopes).to.deep.equal(before.scopes)
  })

  it('have a rank by their scopes, which nobody writes', async () => {
    expect(await create('passwords:reset')).to.include({ rank: 10, builtIn: false })
    expect(await create('users:write', 'roles:write')).to.include({ rank: 100 })
    const told = { schemas: [ROLE], name: 'told', scopes: ['users:read'], rank: 100, builtIn: true }
    expect((await chief.post(ROLES_AT, told)).body).to.include({ rank: 10, builtIn: false })
  })

  for (const name of ['jobs:unattended', 'me:read', 'everything', '__proto__']) {
    it(`have no scope ${name}`, async () => {
      const { id } = await create('users:read')
      const answers = [
        await chief.post(ROLES_AT, { schemas: [ROLE], name: 'odd', scopes: ['users:read', name] }),
        await chief.patch(`${ROLES_AT}/${id}`, { op: 'add', path: 'scopes', value: [name] }),
      ]
      expect(answers.map(verdict)).to.deep.equal(['400 invalidValue', '400 invalidValue'])
      expect(answers[0]?.body.detail).to.include(`"${name}"`).and.include('passwords:reset')
    })
  }

  it('have a scope at least, and no name that is misspelt', async () => {
    for (const rest of [{}, { scopes: [] }, { scopes: ['users:read'], scope: ['users:write'] }]) {
      const answer = await chief.post(ROLES_AT, { schemas: [ROLE], name: 'empty', ...rest })
      expect(answer.status, answer.text).to.equal(400)
    }
  })

  it('say which groups carry them to whoever may read groups', async () => {
    const { id, name } = await create('users:read')
    const group = await carried(name.toUpperCase(), 'helpDesk')
    const { groups } = (await chief.get(`${ROLES_AT}/${id}`)).body
    expect(groups).to.deep.equal([
      { value: group, $ref: `${directory.issuer}${GROUPS}/${group}`, display: `${name.toUpperCase()},helpDesk` },
    ])
    const reader = await directory.scim('roles:read')
    expect((await reader.get(`${ROLES_AT}/${id}`)).body)
      .to.include({ name })
      .and.not.have.property('groups')
  })

  it('are carried by groups where they are there', async () => {
    const group = { schemas: [GROUP, ROLES], displayName: 'x', [ROLES]: { roles: ['ghost'] } }
    const refused = await chief.post(GROUPS, group)
    expect(verdict(refused)).to.equal('400 invalidValue')
    expect(refused.body.detail).to.include('There is no role "ghost"')
    const id = await carried('helpDesk')
    const given = await chief.patch(`${GROUPS}/${id}`, { op: 'add', path: `${ROLES}:roles`, value: ['ghost'] })
    expect(verdict(given)).to.equal('400 invalidValue')
  })

  it('that groups carry are not deleted, and the answer says which', async () => {
    const { id, name } = await create('users:read')
    const group = await carried(name)
    const refused = await chief.delete(`${ROLES_AT}/${id}`)
    expect(verdict(refused)).to.equal('409')
    expect(refused.body.detail).to.include(`"${name}"`).and.include('take it off them')
    await chief.patch(`${GROUPS}/${group}`, { op: 'remove', path: `${ROLES}:roles` }).expect(204)
    expect(verdict(await chief.delete(`${ROLES_AT}/${id}`))).to.equal('204')
    expect(
      verdict(await chief.patch(`${GROUPS}/${group}`, { op: 'add', path: `${ROLES}:roles`, value: [name] })),
    ).to.equal('400 invalidValue')
  })

  it('are not given and deleted at once: the group sees that the role is gone', async () => {
    const { id, name } = await create('users:read')
    const { services, database } = directory
    let attempts = 0
    const found = await database.inTransaction(async transaction => {
      attempts++
      await services.groups.find('nobody', transaction)
      if (attempts === 1) await chief.delete(`${ROLES_AT}/${id}`).expect(204)
      return services.roleStore.hold([name], transaction)
    })
    expect([attempts, found]).to.deep.equal([2, []])
  })

  for (const [method, send] of [
    ['POST', (client: TestScimClient, _at: string, group: object) => client.post(GROUPS, group)],
    ['PUT', (client: TestScimClient, at: string, group: object) => client.put(at, group)],
  ] as const) {
    it(`are gone for a group that would carry them by ${method}, where they are deleted after it was judged`, async () => {
      const { id, name } = await create('users:read')
      const at = `${GROUPS}/${await carried('helpDesk')}`
      const deletion = () => chief.delete(`${ROLES_AT}/${id}`).expect(204)
      const other = await withMeanwhile(directory, deletion, { before: 1 })
      const there = await other.scim('users:write,roles:write')
      const group = { schemas: [GROUP, ROLES], displayName: 'x', [ROLES]: { roles: [name] } }
      expect(verdict(await send(there, at, group))).to.equal('400 invalidValue')
      await other.stop()
    })
  }

  it('that are given while they are deleted stay', async () => {
    const { id, name } = await create('users:read')
    const { database, services } = directory
    const roles = createResourceCollection(database, 'roles', roleType)
    const document = await roles.find(id)
    let attempts = 0
    const carriers = await database.inTransaction(async transaction => {
      attempts++
      await roles.find(id, transaction)
      if (attempts === 1) await carried(name)
      await roles.remove(id, document?.version ?? '', transaction)
      return services.tree.carriersOf([name], transaction)
    })
    expect([attempts, carriers.length]).to.deep.equal([2, 1])
  })

  it('make everybody who holds one privileged, whatever it allows', async () => {
    const { name } = await create('audit:read')
    const group = await carried(name)
    const id = await directory.person({ userName: 'quiet' })
    await chief.patch(`${GROUPS}/${group}`, { op: 'add', path: 'members', value: [{ value: id }] }).expect(204)
    const hr = await directory.scim('users:write,passwords:reset')
    expect(verdict(await hr.patch(`${USERS}/${id}`, link))).to.equal('403')
    const joined = await hr.patch(`${GROUPS}/${group}`, { op: 'remove', path: 'members' })
    expect(verdict(joined)).to.equal('403')
  })

  it('count as they are at the moment, in every process, and together', async () => {
    const holders = await staffOf(directory)
    const role = await create('users:read')
    await holders.holder('olga', role.name, (await create('audit:read')).name)
    const zoe = await directory.person({ userName: 'zoe', emails: [{ value: 'zoe@example.com' }] })
    const olga = await holders.signedIn('olga', 'users:read passwords:reset')
    expect(verdict(await olga.get(USERS))).to.equal('200')
    expect(verdict(await olga.patch(`${USERS}/${zoe}`, link))).to.equal('403')
    const other = await startDirectory({
      database: directory,
      issuer: directory.issuer,
      masterKey: directory.masterKey,
      frozen: true,
    })
    const elsewhere = await other.scim('roles:write')
    const scopes = { op: 'replace', path: 'scopes', value: ['passwords:reset'] }
    await elsewhere.patch(`${ROLES_AT}/${role.id}`, scopes).expect(200)
    expect(verdict(await olga.patch(`${USERS}/${zoe}`, link))).to.equal('200')
    expect(verdict(await olga.get(USERS))).to.equal('403')
    await other.stop()
  })

  it('leave every act in the audit', async () => {
    const { id, name } = await create('users:read')
    await chief.patch(`${ROLES_AT}/${id}`, { op: 'replace', path: 'scopes', value: ['audit:read'] }).expect(200)
    await chief.delete(`${ROLES_AT}/${id}`).expect(204)
    const events = await directory.database.connection.collection('auditEvents').find({ target: id }).toArray()
    const event = (what: string, scopes: string) => ({
      event: `role.${what}`,
      actor: chief.id,
      details: { role: name, scopes },
    })
    expect(events.map(({ event: what, actor, details }) => ({ event: what, actor, details }))).to.deep.equal([
      event('created', 'users:read'),
      event('changed', 'audit:read'),
      event('deleted', 'audit:read'),
    ])
  })
})
