import type { Transaction } from '../../passwords/ports.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'

export type MemberType = 'User' | 'Group'
export type Membership = { readonly group: string; readonly member: string; readonly memberType: MemberType }

type MembershipDocument = Membership & { readonly _id: string }

export type MembershipStore = ReturnType<typeof createMembershipStore>

const idOf = (group: string, member: string) => `${group}/${member}`

/** Who is directly in which group: a document each, so that a group of any size costs the same to change. */
export function createMembershipStore(database: Database) {
  const memberships = database.connection.collection<MembershipDocument>('memberships')
  return {
    /** How many were new. */
    async add(added: readonly Membership[], transaction: Transaction): Promise<number> {
      if (added.length === 0) return 0
      const result = await memberships.bulkWrite(
        added.map(one => ({
          updateOne: { filter: { _id: idOf(one.group, one.member) }, update: { $setOnInsert: one }, upsert: true },
        })),
        { session: sessionOf(transaction), ordered: false },
      )
      return result.upsertedCount
    },
    /** Those that there were. */
    async remove(group: string, members: readonly string[], transaction: Transaction): Promise<Membership[]> {
      const session = sessionOf(transaction)
      const clause = { _id: { $in: members.map(member => idOf(group, member)) } }
      const found = await memberships.find(clause, { session }).toArray()
      if (found.length > 0) await memberships.deleteMany(clause, { session })
      return found
    },
    async removeGroup(group: string, transaction: Transaction): Promise<void> {
      await memberships.deleteMany({ group }, { session: sessionOf(transaction) })
    },
    async removeMember(member: string, transaction: Transaction): Promise<void> {
      await memberships.deleteMany({ member }, { session: sessionOf(transaction) })
    },
    async ofGroups(groups: readonly string[], transaction?: Transaction): Promise<Membership[]> {
      return memberships
        .find({ group: { $in: [...groups] } }, { session: sessionOf(transaction) })
        .sort({ _id: 1 })
        .toArray()
    },
    async ofMembers(members: readonly string[], transaction?: Transaction): Promise<Membership[]> {
      return memberships.find({ member: { $in: [...members] } }, { session: sessionOf(transaction) }).toArray()
    },
    /** Every group that is a member of a group. */
    async nested(transaction: Transaction): Promise<Membership[]> {
      return memberships.find({ memberType: 'Group' }, { session: sessionOf(transaction) }).toArray()
    },
    /** Groups that have a member, or members that are in a group, by a condition on memberships. */
    async distinct(field: 'group' | 'member', clause: Record<string, unknown>, limit: number): Promise<string[]> {
      const found = await memberships
        .aggregate<{ _id: string }>([{ $match: clause }, { $group: { _id: `$${field}` } }, { $limit: limit }])
        .toArray()
      return found.map(({ _id }) => _id)
    },
  }
}

export const membershipIndexes: IndexedCollection = {
  collection: 'memberships',
  indexes: [
    { key: { group: 1, member: 1 } },
    { key: { member: 1, group: 1 } },
    { key: { memberType: 1 }, partialFilterExpression: { memberType: 'Group' } },
  ],
}
