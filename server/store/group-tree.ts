import type { Transaction } from '../../passwords/ports.ts'
import { type Database, sessionOf } from './connect.ts'
import type { MembershipStore } from './memberships.ts'
import type { ResourceDocument } from './resource-collection.ts'

/** A group with roles, by their folded names. */
type Carrier = { readonly id: string; readonly display: string; readonly roles: readonly string[] }

/** Whether somebody is in a group by themself, or by a group in it. */
export type Nearness = 'direct' | 'indirect'

/** The groups that somebody is in, and the names of the roles that these carry. */
type Holding = { readonly groups: Map<string, Nearness>; readonly roles: string[] }

type FoundHolding = {
  readonly direct: readonly string[]
  readonly groups: readonly string[]
  readonly carriers: readonly { readonly data: { readonly roles: { readonly roles?: string[] } } }[]
}

export type GroupTree = ReturnType<typeof createGroupTree>

const WITH_ROLES = { 'search.roles.roles': { $exists: true } }

/**
 * Each group's ancestors, kept on its document so that a person's groups are two indexed reads and no recursion. Cycles are legal
 * (RFC 7644 §3.7.1); a group is never its own ancestor.
 */
export function createGroupTree(database: Database, memberships: MembershipStore) {
  const groups = database.connection.collection<ResourceDocument & { ancestors?: readonly string[] }>('groups')
  const settings = database.connection.collection<{ _id: string }>('settings')
  const joined = database.connection.collection('memberships')

  /** The direct and indirect groups of some members: member → group → whether it is direct. */
  async function groupsOf(
    members: readonly string[],
    transaction?: Transaction,
  ): Promise<Map<string, Map<string, Nearness>>> {
    const direct = await memberships.ofMembers(members, transaction)
    if (direct.length === 0) return new Map()
    const ids = [...new Set(direct.map(({ group }) => group))]
    const session = sessionOf(transaction)
    const found = await groups.find({ _id: { $in: ids } }, { session, projection: { ancestors: 1 } }).toArray()
    const ancestors = new Map(found.map(group => [group._id, group.ancestors ?? []]))
    const result = new Map<string, Map<string, Nearness>>()
    for (const { group, member } of direct) {
      const own = result.get(member) ?? new Map<string, Nearness>()
      for (const ancestor of ancestors.get(group) ?? []) if (!own.has(ancestor)) own.set(ancestor, 'indirect')
      own.set(group, 'direct')
      result.set(member, own)
    }
    return result
  }

  /** The groups around some groups, level by level to the outermost. */
  async function parentsOf(inner: readonly string[], transaction: Transaction): Promise<Map<string, string[]>> {
    const parents = new Map<string, string[]>(inner.map(id => [id, []]))
    for (let level = inner; level.length > 0; ) {
      const found = await memberships.around(level, transaction)
      for (const { group, member } of found) parents.get(member)?.push(group)
      level = [...new Set(found.map(({ group }) => group))].filter(id => !parents.has(id))
      for (const id of level) parents.set(id, [])
    }
    return parents
  }

  async function groupsWithRoles(
    ids: readonly string[],
    transaction?: Transaction,
  ): Promise<{ id: string; roles: string[] }[]> {
    if (ids.length === 0) return []
    const clause = { _id: { $in: [...ids] }, ...WITH_ROLES }
    const options = { session: sessionOf(transaction), projection: { 'data.roles': 1 } }
    const found = await groups.find(clause, options).toArray()
    return found.map(({ _id: id, data }) => ({
      id,
      roles: (data.roles as { roles?: string[] } | undefined)?.roles ?? [],
    }))
  }

  /** What one holds, in one command. */
  async function heldByOne(member: string, transaction?: Transaction): Promise<Map<string, Holding>> {
    const options = { session: sessionOf(transaction) }
    const [found] = await joined.aggregate<FoundHolding>([...groupsAroundOne(member), CARRIERS], options).toArray()
    if (!found) return new Map()
    const direct = new Set(found.direct)
    const nearness = (id: string): Nearness => (direct.has(id) ? 'direct' : 'indirect')
    const groups = new Map(found.groups.map(id => [id, nearness(id)]))
    return new Map([[member, { groups, roles: found.carriers.flatMap(({ data }) => data.roles.roles ?? []) }]])
  }

  async function rolesGivenBy(ids: readonly string[], transaction?: Transaction): Promise<string[]> {
    return (await groupsWithRoles(ids, transaction)).flatMap(({ roles }) => roles)
  }

  /** Some groups and every group in them, however deep. */
  async function within(around: readonly string[]): Promise<string[]> {
    const clause = { ancestors: { $in: [...around] } }
    const inner = await groups.find(clause, { projection: { _id: 1 } }).toArray()
    return [...new Set([...around, ...inner.map(({ _id }) => _id)])]
  }

  return {
    /**
     * Rewrites the ancestors of some groups, which came into a group, left it or are gone, and of all groups in them. Two edits of the
     * tree at once conflict on one document, and one of them runs again.
     */
    async rewrite(moved: readonly string[], transaction: Transaction): Promise<void> {
      const session = sessionOf(transaction)
      const clause = { $or: [{ _id: { $in: [...moved] } }, { ancestors: { $in: [...moved] } }] }
      const affected = await groups.find(clause, { session, projection: { ancestors: 1 } }).toArray()
      if (affected.length === 0) return
      await settings.updateOne({ _id: 'groupTree' }, { $inc: { value: 1 } } as never, { upsert: true, session })
      const parents = await parentsOf(
        affected.map(({ _id }) => _id),
        transaction,
      )
      const writes = affected
        .map(({ _id, ancestors = [] }) => ({ _id, before: ancestors, after: ancestorsOf(_id, parents) }))
        .filter(({ before, after }) => before.join() !== after.join())
        .map(({ _id, after }) => ({ updateOne: { filter: { _id }, update: { $set: { ancestors: after } } } }))
      if (writes.length > 0) await groups.bulkWrite(writes, { session })
    },
    groupsOf,
    within,
    /** The people in some groups, directly or deep within; undefined where they are in more places than so many. */
    async peopleIn(around: readonly string[], most: number): Promise<string[] | undefined> {
      const found = await memberships.peopleOfAny(await within(around), most + 1)
      return found.length > most ? undefined : [...new Set(found)]
    },
    async isNested(group: string): Promise<boolean> {
      return (await groups.findOne({ _id: group, 'ancestors.0': { $exists: true } })) !== null
    },
    /** The groups that carry any of some roles, by the folded names of these. */
    async carriersOf(names: readonly string[], transaction?: Transaction): Promise<Carrier[]> {
      const clause = { 'search.roles.roles': { $in: [...names] } } as never
      const options = { session: sessionOf(transaction), projection: { 'data.displayName': 1, 'search.roles': 1 } }
      const found = await groups.find(clause, options).sort({ _id: 1 }).toArray()
      return found.map(({ _id: id, data, search }) => ({
        id,
        display: String(data.displayName ?? ''),
        roles: (search.roles as { roles: string[] }).roles,
      }))
    },
    /** What some people or groups hold by being in groups: these, with those around them, and the names of the roles that they carry. */
    async heldBy(members: readonly string[], transaction?: Transaction): Promise<Map<string, Holding>> {
      const [only] = members
      if (only !== undefined && members.length === 1) return heldByOne(only, transaction)
      const memberOf = await groupsOf(members, transaction)
      const within = [...new Set([...memberOf.values()].flatMap(own => [...own.keys()]))]
      const given = new Map((await groupsWithRoles(within, transaction)).map(({ id, roles }) => [id, roles]))
      const rolesIn = (own: ReadonlyMap<string, unknown>) => [...own.keys()].flatMap(id => given.get(id) ?? [])
      return new Map([...memberOf].map(([member, own]) => [member, { groups: own, roles: rolesIn(own) }]))
    },
    /** The names of the roles that the members of some groups hold: the groups' own and their ancestors'. */
    async rolesOfGroups(ids: readonly string[], transaction?: Transaction): Promise<string[]> {
      const options = { session: sessionOf(transaction), projection: { ancestors: 1 } }
      const found = await groups.find({ _id: { $in: [...ids] } }, options).toArray()
      const around = found.flatMap(({ ancestors = [] }) => ancestors)
      return rolesGivenBy([...new Set([...ids, ...around])], transaction)
    },
  }
}

/** From the memberships of one person or group to all the groups around them, each once, with those that they are in by themselves. */
export const groupsAroundOne = (member: string) => [
  { $match: { member } },
  { $group: { _id: null, direct: { $push: '$group' } } },
  {
    $lookup: {
      from: 'groups',
      localField: 'direct',
      foreignField: '_id',
      pipeline: [{ $unwind: '$ancestors' }, { $group: { _id: null, ids: { $addToSet: '$ancestors' } } }],
      as: 'around',
    },
  },
  { $project: { direct: 1, groups: { $setUnion: ['$direct', { $ifNull: [{ $first: '$around.ids' }, []] }] } } },
]

const CARRIERS = {
  $lookup: {
    from: 'groups',
    localField: 'groups',
    foreignField: '_id',
    pipeline: [{ $match: WITH_ROLES }, { $project: { 'data.roles': 1 } }],
    as: 'carriers',
  },
}

function ancestorsOf(group: string, parents: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Set<string>()
  const waiting = [...(parents.get(group) ?? [])]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next) || next === group) continue
    found.add(next)
    waiting.push(...(parents.get(next) ?? []))
  }
  return [...found].sort()
}
