import type { IdSet, Transaction } from '../../passwords/ports.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'
import { FILTER_LIMIT_MS, inTime, tooSlow } from './time-limit.ts'

export type MemberType = 'User' | 'Group'
export type Membership = { readonly group: string; readonly member: string; readonly memberType: MemberType }

/** A condition on memberships, as MongoDB puts it. */
export type MembershipClause = { readonly [name: string]: string | object }

type MembershipDocument = Membership & { readonly _id: string }

export type MembershipStore = ReturnType<typeof createMembershipStore>

const MEMBERSHIP = { _id: 0, group: 1, member: 1, memberType: 1 }

const idOf = (group: string, member: string) => `${group}/${member}`

/** Who is directly in which group: a document each, so that a group of any size costs the same to change. */
export function createMembershipStore(database: Database) {
  const memberships = database.connection.collection<MembershipDocument>('memberships')

  /** The first so many members of some groups, in the order of an index, which has all that is asked for; 0 is all. */
  async function firstOf(groups: readonly string[], most: number, transaction?: Transaction): Promise<Membership[]> {
    return memberships
      .find({ group: { $in: [...groups] } }, { session: sessionOf(transaction), projection: MEMBERSHIP })
      .sort({ group: 1, memberType: 1, member: 1 })
      .limit(most)
      .toArray()
  }

  return {
    /** Those that are new. */
    async add(added: readonly Membership[], transaction: Transaction): Promise<Membership[]> {
      if (added.length === 0) return []
      const session = sessionOf(transaction)
      const ids = added.map(({ group, member }) => idOf(group, member))
      const found = await memberships.find({ _id: { $in: ids } }, { session, projection: { _id: 1 } }).toArray()
      const known = new Set(found.map(({ _id }) => _id))
      const missing = added.filter(({ group, member }) => !known.has(idOf(group, member)))
      if (missing.length > 0) {
        await memberships.insertMany(
          missing.map(one => ({ _id: idOf(one.group, one.member), ...one })),
          { session },
        )
      }
      return missing
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
      return firstOf(groups, 0, transaction)
    },
    firstOf,
    /** The next members of a group in the same order, behind a place in it where one is given. */
    async pageOf(
      group: string,
      after: Pick<Membership, 'memberType' | 'member'> | undefined,
      most: number,
    ): Promise<Membership[]> {
      const behind = after && {
        $or: [
          { memberType: { $gt: after.memberType } },
          { memberType: after.memberType, member: { $gt: after.member } },
        ],
      }
      return memberships
        .find({ group, ...behind }, { projection: MEMBERSHIP })
        .sort({ memberType: 1, member: 1 })
        .limit(most)
        .toArray()
    },
    /** The people who are directly in a group, in the order of their ids, behind one of them. */
    async peopleOf(group: string, after: string, most: number): Promise<string[]> {
      const clause = { group, memberType: 'User' as const, member: { $gt: after } }
      const found = await memberships
        .find(clause, { projection: { _id: 0, member: 1 } })
        .sort({ member: 1 })
        .limit(most)
        .toArray()
      return found.map(({ member }) => member)
    },
    /** The people who are directly in some groups, at most so many, once for each of them. */
    async peopleOfAny(groups: readonly string[], most: number): Promise<string[]> {
      const clause = { group: { $in: [...groups] }, memberType: 'User' as const }
      const found = await memberships
        .find(clause, { projection: { _id: 0, member: 1 } })
        .limit(most)
        .toArray()
      return found.map(({ member }) => member)
    },
    /** How many members some groups have, counted to `most` if there is one. */
    async countOf(groups: readonly string[], most?: number): Promise<number> {
      return memberships.countDocuments({ group: { $in: [...groups] } }, most === undefined ? {} : { limit: most })
    },
    /** From an index alone. */
    async ofMembers(members: readonly string[], transaction?: Transaction): Promise<Membership[]> {
      const options = { session: sessionOf(transaction), projection: MEMBERSHIP }
      return memberships.find({ member: { $in: [...members] } }, options).toArray()
    },
    /** In how many groups some members are, all in all, counted to `most`. */
    async countOfMembers(members: readonly string[], most: number): Promise<number> {
      return memberships.countDocuments({ member: { $in: [...members] } }, { limit: most })
    },
    /** The groups that some groups are members of. */
    async around(groups: readonly string[], transaction: Transaction): Promise<Membership[]> {
      const clause = { member: { $in: [...groups] }, memberType: 'Group' as const }
      return memberships.find(clause, { session: sessionOf(transaction), projection: MEMBERSHIP }).toArray()
    },
    /** The groups or the members of the memberships that fit a condition. Reading on throws ScimError 400 tooMany after the signal. */
    setOf(side: 'group' | 'member', clause: MembershipClause, signal: AbortSignal): IdSet {
      const limit = { maxTimeMS: FILTER_LIMIT_MS }
      const where = (more: object) => ({ $and: [clause, more] }) as never
      const each = { $group: { _id: `$${side}` } }
      const after = side === 'group' ? groupsAfter : membersAfter

      /** Groups are few and large: the database steps from one to the next in an index. */
      async function groupsAfter(id: string, most: number): Promise<string[]> {
        const inOrder = [{ $sort: { group: 1 } }, each, { $sort: { _id: 1 } }, { $limit: most }]
        return idsOf([{ $match: where({ group: { $gt: id } }) }, ...inOrder])
      }

      /** People are many, and each is in few groups: a read of so many memberships ends at about as many people. */
      async function membersAfter(id: string, most: number): Promise<string[]> {
        const ids = new Set<string>()
        let last = id
        let isMore = true
        while (isMore && ids.size < most) {
          if (ids.size > 0 && signal.aborted) throw tooSlow()
          const options = { projection: { _id: 0, member: 1 }, sort: { member: 1 }, limit: most, ...limit } as const
          const rows = await inTime(memberships.find(where({ member: { $gt: last } }), options).toArray())
          for (const { member } of rows) ids.add(member)
          last = rows.at(-1)?.member ?? last
          isMore = rows.length === most
        }
        return [...ids].slice(0, most)
      }

      const countOf = (upTo?: number) =>
        inTime(memberships.countDocuments(clause as never, { ...limit, ...(upTo && { limit: upTo + 1 }) }))

      async function idsOf(stages: object[]): Promise<string[]> {
        const found = await inTime(memberships.aggregate<{ _id: string }>(stages as never, limit).toArray())
        return found.map(({ _id }) => _id)
      }

      const isOneByOne = isOne(clause[side === 'group' ? 'member' : 'group'])

      return {
        some: most => after('', most),
        after,
        among: ids => idsOf([{ $match: where({ [side]: { $in: [...ids] } }) }, each]),
        async count(upTo) {
          if (isOneByOne) return countOf(upTo)
          if (upTo) return (await after('', upTo + 1)).length
          const [found] = await inTime(
            memberships.aggregate<{ total: number }>([{ $match: clause }, each, { $count: 'total' }], limit).toArray(),
          )
          return found?.total ?? 0
        },
        exceeds: async size => (await countOf(size)) > size,
      }
    },
  }
}

/** Whether a test lets one id through: on the other side of it no id can be met twice. */
const isOne = (test: string | object | undefined) =>
  typeof test === 'object' && '$in' in test && Array.isArray(test.$in) && test.$in.length === 1

export const membershipIndexes: IndexedCollection = {
  collection: 'memberships',
  indexes: [
    { key: { group: 1, memberType: 1, member: 1 } },
    { key: { member: 1, group: 1, memberType: 1 } },
    { key: { memberType: 1 }, partialFilterExpression: { memberType: 'Group' } },
  ],
}
