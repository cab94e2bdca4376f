import { expect } from 'chai'
import { groupType } from '../../../scim/schema/resource-types.ts'
import { createGroupTree } from '../../../server/store/group-tree.ts'
import { createMembershipStore } from '../../../server/store/memberships.ts'
import { createResourceCollection } from '../../../server/store/resource-collection.ts'
import { type TestDatabase, testDatabase } from '../../support/mongo.ts'
import { ROLES } from '../../support/scim.ts'

describe('the tree of groups', () => {
  let own: TestDatabase
  before(async () => {
    own = await testDatabase()
  })
  after(() => own.drop())

  it('S38: is not left half by two edits at once that write no document both', async () => {
    const { database } = own
    const memberships = createMembershipStore(database)
    const tree = createGroupTree(database, memberships)
    const groups = createResourceCollection(database, 'groups', groupType)
    const given = { client: 'none', now: new Date() }
    await groups.insert(
      ['a', 'b', 'z'].map(id => groups.toDocument({ attributes: { displayName: id } }, { id, ...given })),
    )
    const inGroup = (group: string, member: string) => ({ group, member, memberType: 'Group' as const })
    await database.inTransaction(async transaction => {
      await memberships.add([inGroup('z', 'a'), inGroup('z', 'b'), inGroup('b', 'a')], transaction)
      await tree.rewrite(['a', 'b'], transaction)
    })
    const ancestorsOf = async (id: string) => (await groups.find(id)) as unknown as { ancestors: string[] }
    expect((await ancestorsOf('a')).ancestors).to.deep.equal(['b', 'z'])

    const takeOutOfB = () =>
      database.inTransaction(async transaction => {
        await memberships.remove('b', ['a'], transaction)
        await tree.rewrite(['a'], transaction)
      })
    let attempts = 0
    // Seen from here, "a" stays in "z" by way of "b", so nothing is to be written.
    await database.inTransaction(async transaction => {
      await memberships.remove('z', ['a'], transaction)
      if (++attempts === 1) await takeOutOfB()
      await tree.rewrite(['a'], transaction)
    })
    expect(attempts).to.equal(2)
    expect((await ancestorsOf('a')).ancestors).to.deep.equal([])
  })

  it('finds in one command what one holds, the same as beside others', async () => {
    const { database } = own
    const memberships = createMembershipStore(database)
    const tree = createGroupTree(database, memberships)
    const groups = createResourceCollection(database, 'groups', groupType)
    const given = { client: 'none', now: new Date() }
    const group = (id: string, ...roles: string[]) =>
      groups.toDocument(
        { attributes: { displayName: id, ...(roles.length > 0 && { [ROLES]: { roles } }) } },
        { id, ...given },
      )
    await groups.insert([group('team'), group('floor', 'help desk'), group('house', 'auditor', 'Boss')])
    const within = (group: string, member: string, memberType: 'User' | 'Group') => ({ group, member, memberType })
    await database.inTransaction(async transaction => {
      const added = [
        within('house', 'floor', 'Group'),
        within('floor', 'team', 'Group'),
        within('team', 'ann', 'User'),
        within('floor', 'ann', 'User'),
        within('team', 'bob', 'User'),
      ]
      await memberships.add(added, transaction)
      await tree.rewrite(['floor', 'team'], transaction)
    })
    const ofMany = await tree.heldBy(['ann', 'bob', 'eve'])
    for (const one of ['ann', 'bob', 'eve'])
      expect((await tree.heldBy([one])).get(one), one).to.deep.equal(ofMany.get(one))
    expect(ofMany.get('ann')).to.deep.include({
      groups: new Map([
        ['house', 'indirect'],
        ['team', 'direct'],
        ['floor', 'direct'],
      ]),
    })
  })
})
