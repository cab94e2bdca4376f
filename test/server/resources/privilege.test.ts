import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, ROLES, STATE, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const WRITER = 'users:write,passwords:reset,passwords:keep'
const CHIEF = `${WRITER},roles:write`

type Act = (
  client: TestScimClient,
  ids: { person: string; group: string; inner: string },
) => PromiseLike<{ status: number }>

const onPerson =
  (...operations: object[]): Act =>
  (client, { person }) =>
    client.patch(`${USERS}/${person}`, ...operations)

const onGroup =
  (...operations: object[]): Act =>
  (client, { group }) =>
    client.patch(`${GROUPS}/${group}`, ...operations)

const replace = (path: string, value: unknown) => ({ op: 'replace', path, value })

/** What takes a role as high where a person or a group holds one, whatever else the caller may do. */
const guarded: { readonly [what: string]: Act } = {
  'the userName': onPerson(replace('userName', 'renamed')),
  'the addresses': onPerson(replace('emails', [{ value: 'new@example.com' }])),
  'one address': onPerson(replace('emails[type eq "work"].value', 'new@example.com')),
  active: onPerson(replace('active', false)),
  'the password': onPerson(replace('password', 'seven quiet harbours')),
  reset: onPerson({ op: 'add', path: `${STATE}:reset`, value: { delivery: 'oneTimePassword' } }),
  mustChange: onPerson(replace(`${STATE}:mustChange`, true)),
  'a title and the password': onPerson(replace('title', 'x'), replace('password', 'seven quiet harbours')),
  'everything, by PUT': (client, { person }) =>
    client.put(`${USERS}/${person}`, { schemas: [USER], userName: 'renamed', emails: [{ value: 'new@example.com' }] }),
  deletion: (client, { person }) => client.delete(`${USERS}/${person}`),
  'members to add': (client, ids) =>
    onGroup({ op: 'add', path: 'members', value: [{ value: ids.inner }] })(client, ids),
  'members to remove': (client, ids) =>
    onGroup({ op: 'remove', path: `members[value eq "${ids.person}"]` })(client, ids),
  'the name of the group': onGroup(replace('displayName', 'Renamed')),
  'the group, by PUT': (client, { group }) => client.put(`${GROUPS}/${group}`, { schemas: [GROUP], displayName: 'x' }),
  'deletion of the group': (client, { group }) => client.delete(`${GROUPS}/${group}`),
  'members of a group in it': (client, { inner, person }) =>
    client.patch(`${GROUPS}/${inner}`, { op: 'add', path: 'members', value: [{ value: person }] }),
}

/** What takes roles:write for anybody. */
const marks: { readonly [what: string]: Act } = {
  protected: onPerson(replace(`${STATE}:protected`, true)),
  federated: onPerson(replace(`${STATE}:federated`, true)),
  cantChange: onPerson(replace(`${STATE}:cantChange`, true)),
  'a mark by PUT': (client, { person }) =>
    client.put(`${USERS}/${person}`, { schemas: [USER, STATE], userName: 'ada', [STATE]: { protected: true } }),
  'a mark at birth': client =>
    client.post(USERS, { schemas: [USER, STATE], userName: 'new', [STATE]: { federated: true } }),
  'a role for a group': onGroup(replace(`${ROLES}:roles`, ['administrator'])),
  'a new group with a role': client =>
    client.post(GROUPS, { schemas: [GROUP, ROLES], displayName: 'New', [ROLES]: { roles: ['helpDesk'] } }),
}

/** What anybody with users:write may change of whoever holds a role. */
const harmless: { readonly [what: string]: Act } = {
  'a title': onPerson(replace('title', 'Countess')),
  'a name': onPerson(replace('name', { givenName: 'Ada' })),
  'what it is already': onPerson(replace('userName', 'ada'), replace('active', true)),
}

describe('who may write whom', () => {
  let directory: TestDirectory
  let writer: TestScimClient
  let chief: TestScimClient

  before(async () => {
    directory = await startDirectory()
    writer = await directory.scim(WRITER)
    chief = await directory.scim(CHIEF)
  })
  after(() => directory.stop())

  let ids: { person: string; group: string; inner: string }

  /** Ada in a group, which holds these roles, and another group in it. */
  async function build(roles: readonly string[], depth: 'direct' | 'nested' = 'direct') {
    const emails = [{ value: 'ada@example.com', type: 'work', primary: true }]
    const person = (await chief.post(USERS, { schemas: [USER], userName: 'ada', emails })).body.id
    const make = async (displayName: string, members: readonly string[], held: readonly string[]) => {
      const body = {
        schemas: [GROUP, ROLES],
        displayName,
        members: members.map(value => ({ value })),
        [ROLES]: { roles: held },
      }
      return (await chief.post(GROUPS, body)).body.id as string
    }
    const inner = await make('Inner', depth === 'nested' ? [person] : [], [])
    const group = await make('Group', depth === 'nested' ? [inner] : [person, inner], roles)
    ids = { person, group, inner }
  }

  afterEach(async () => {
    for (const { collection } of [
      { collection: 'users' },
      { collection: 'groups' },
      { collection: 'memberships' },
      { collection: 'credentials' },
    ])
      await directory.database.connection.collection(collection).deleteMany({})
  })

  const expectForbidden = async (act: Act, client: TestScimClient) => {
    const before = [(await chief.get(`${USERS}/${ids.person}`)).body, (await chief.get(`${GROUPS}/${ids.group}`)).body]
    const answer = (await act(client, ids)) as Parameters<typeof verdict>[0]
    expect(verdict(answer)).to.equal('403')
    expect(answer.headers['www-authenticate']).to.include('error="insufficient_scope", scope="roles:write"')
    const after = [(await chief.get(`${USERS}/${ids.person}`)).body, (await chief.get(`${GROUPS}/${ids.group}`)).body]
    expect(after).to.deep.equal(before)
  }
  const expectDone = async (act: Act, client: TestScimClient) =>
    expect((await act(client, ids)).status).to.be.oneOf([200, 201, 204])

  for (const what of ['the userName', 'the addresses', 'active', 'everything, by PUT', 'deletion']) {
    it(`${what}, of a protected person: 403 without roles:write, done with it`, async () => {
      await build([])
      await expectDone(onPerson(replace(`${STATE}:protected`, true)), chief)
      const act = guarded[what]
      if (!act) throw new Error(`There is no ${what}.`)
      await expectForbidden(act, writer)
      await expectDone(act, chief)
    })
  }

  for (const role of ['administrator', 'helpDesk']) {
    for (const [what, act] of Object.entries(guarded)) {
      it(`${what}, with the role ${role}: 403 without roles:write, done with it`, async () => {
        await build([role])
        await expectForbidden(act, writer)
        await expectDone(act, chief)
      })
    }
  }

  for (const [what, act] of Object.entries(guarded)) {
    it(`${what}, where nobody holds a role: done without roles:write`, async () => {
      await build([])
      await expectDone(act, writer)
    })
  }

  it('a role that is held through a group in the group counts as much', async () => {
    await build(['helpDesk'], 'nested')
    for (const what of ['the password', 'active', 'deletion', 'members of a group in it']) {
      const act = guarded[what]
      if (act) await expectForbidden(act, writer)
    }
  })

  it('a role counts until it is taken', async () => {
    await build(['administrator'])
    await chief.patch(`${GROUPS}/${ids.group}`, { op: 'remove', path: `${ROLES}:roles` })
    await expectDone(onPerson(replace('userName', 'free')), writer)
  })

  for (const [what, act] of Object.entries(marks)) {
    it(`${what}: takes roles:write, whoever it is for`, async () => {
      await build([])
      await expectForbidden(act, writer)
      await expectDone(act, chief)
    })
  }

  for (const [what, act] of Object.entries(harmless)) {
    it(`${what} of whoever holds a role: done without roles:write`, async () => {
      await build(['administrator'])
      await expectDone(act, writer)
    })
  }

  it('there are no other roles than those of this service', async () => {
    await build([])
    expect(verdict(await chief.patch(`${GROUPS}/${ids.group}`, replace(`${ROLES}:roles`, ['root'])))).to.equal(
      '400 invalidValue',
    )
  })
})
