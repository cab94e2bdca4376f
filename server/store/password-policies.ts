import { randomUUID } from 'node:crypto'
import type { Person, Transaction } from '../../passwords/ports.ts'
import { applicable, LAST, ladder } from '../../policies/applicable.ts'
import type { Assigned } from '../../policies/impact.ts'
import type { PasswordPolicy } from '../../policies/policy.ts'
import { DEFAULT_POLICY, PCI_DSS_POLICY } from '../../policies/ready-made.ts'
import { asResource } from '../../scim/as-resource.ts'
import { passwordPolicyType } from '../../scim/schema/resource-types.ts'
import type { JsonObject } from '../../scim/store.ts'
import { type Database, sessionOf } from './connect.ts'
import type { GroupTree, Nearness } from './group-tree.ts'
import { newVersion, type ResourceCollection, type ResourceDocument } from './resource-collection.ts'
import { readTogether } from './together.ts'

export type PolicyDocument = ResourceDocument & { readonly isDefault?: true; readonly resetDemandedAt?: Date }

/** A policy that is about a person, and the groups that bring it. */
export type Rung = {
  readonly policy: PasswordPolicy
  readonly groups: readonly { readonly id: string; readonly isDirect: boolean }[]
}

export type PolicyStore = ReturnType<typeof createPolicyStore>

const ORDER = 'policyOrder'

/** What filters run on says the rules a second time. */
const WITHOUT_SEARCH = { search: 0 }

/** Which policy applies to whom, and the one document that holds their order: priority is the place in it, the default comes last. */
export function createPolicyStore(database: Database, policies: ResourceCollection, tree: GroupTree) {
  const orders = database.connection.collection<{ _id: string; ids: string[]; version: number }>('policyOrder')
  const documents = database.connection.collection<PolicyDocument>('passwordPolicies')
  const memberships = database.connection.collection('memberships')

  /** The winner for each of many people, whose groups are known, in one read however many they are. */
  async function applicableToAll(
    people: readonly Pick<Person, 'id' | 'groups'>[],
  ): Promise<Map<string, PasswordPolicy>> {
    const groups = [...new Set(people.flatMap(person => [...(person.groups?.keys() ?? [])]))]
    const matching = await documents
      .find({ $or: [{ isDefault: true }, { 'search.groups.value': { $in: groups } }] } as never, {
        projection: WITHOUT_SEARCH,
      })
      .toArray()
    const fallback = theDefault(matching)
    return new Map(
      people.map(({ id, groups: own }) => {
        const candidates = matching.filter(({ data }) => groupIdsOf(data).some(group => own?.has(group)))
        return [id, applicable(candidates.map(toPolicy), fallback)]
      }),
    )
  }

  async function defaultPolicy(): Promise<PasswordPolicy> {
    return theDefault(await documents.find({ isDefault: true }, { projection: WITHOUT_SEARCH }).toArray())
  }

  /** The same winners; for a single person the database finds the best in one command, or none where it is the default. */
  const winners = readTogether(async userIds => {
    const [only] = userIds
    if (userIds.length > 1 || !only) {
      const memberOf = await tree.groupsOf(userIds)
      return applicableToAll(userIds.map(id => ({ id, groups: memberOf.get(id) })))
    }
    const [best] = await memberships.aggregate<PolicyDocument>(bestFor(only)).toArray()
    return new Map(best && [[only, toPolicy(best)]])
  })

  /** Every policy that a person's groups bring, the best first, with those groups, and the default at the end. */
  async function ladderOf(userId: string): Promise<Rung[]> {
    const memberOf = (await tree.groupsOf([userId])).get(userId) ?? new Map<string, Nearness>()
    const clause = { $or: [{ isDefault: true }, { 'search.groups.value': { $in: [...memberOf.keys()] } }] }
    const matching = await documents.find(clause as never).toArray()
    return ladder(matching.map(toPolicy)).map(policy => {
      const { data = {} } = matching.find(({ _id }) => _id === policy.id) ?? {}
      const groups = groupIdsOf(data).flatMap(id =>
        memberOf.has(id) ? { id, isDirect: memberOf.get(id) === 'direct' } : [],
      )
      return { policy, groups }
    })
  }

  return {
    ladderOf,
    async find(id: string): Promise<PasswordPolicy | undefined> {
      const found = await documents.findOne({ _id: id })
      return found ? toPolicy(found) : undefined
    },
    /** What those of some policies that are there are called, by id. */
    async namesOf(ids: readonly string[]): Promise<Map<string, string>> {
      const found = await documents.find({ _id: { $in: [...ids] } }, { projection: { 'data.name': 1 } }).toArray()
      return new Map(found.map(({ _id, data }) => [_id, String(data.name)]))
    },
    default: defaultPolicy,
    applicableTo: async (userId: string): Promise<PasswordPolicy> => (await winners(userId)) ?? defaultPolicy(),
    applicableToAll,
    /** Makes the policies of a new directory; two processes that start at once make them once. */
    async ensureFirst(now: Date): Promise<void> {
      // Lists without another order are in that of the ids: the default comes first.
      const [first = '', second = ''] = [randomUUID(), randomUUID()].sort()
      const toDocument = (id: string, attributes: JsonObject) =>
        policies.toDocument({ attributes }, { id, client: '', now })
      const make = () =>
        database.inTransaction(async transaction => {
          const made = [
            { ...toDocument(first, DEFAULT_POLICY), isDefault: true } as const,
            toDocument(second, PCI_DSS_POLICY),
          ]
          await documents.insertMany(made, { session: sessionOf(transaction) })
        })
      const isThere = async () => (await documents.findOne({ isDefault: true })) !== null
      if (await isThere()) return
      await make().catch(async error => {
        // Whoever loses that race meets the winner's names.
        if (!(await isThere())) throw error
      })
    },
    /** Those that tell people of the end of their passwords, with the people in their groups where those are so many at most. */
    async warning(most: number): Promise<{ policy: PasswordPolicy; people?: readonly string[] }[]> {
      const found = await documents.find({ 'data.passwordExpireWarning': { $gt: 0 } } as never).toArray()
      return Promise.all(
        found.map(async document => {
          const people = document.isDefault ? undefined : await tree.peopleIn(groupIdsOf(document.data), most)
          return { policy: toPolicy(document), ...(people && { people }) }
        }),
      )
    },
    /** Every policy with its groups. */
    async all(): Promise<Assigned[]> {
      const found = await documents.find().toArray()
      return found.map(document => ({ policy: toPolicy(document), groups: new Set(groupIdsOf(document.data)) }))
    },
    /** No policy is the default any more: in the same transaction another one becomes it. Answers the former one as it was. */
    async endDefault(now: Date, transaction: Transaction): Promise<PolicyDocument | undefined> {
      const end = { $unset: { isDefault: 1, 'data.default': 1, 'search.default': 1 }, $set: changedAt(now) }
      const options = { session: sessionOf(transaction), returnDocument: 'before' } as const
      return (await documents.findOneAndUpdate({ isDefault: true }, end as never, options)) ?? undefined
    },
    /** Everything that there is of policies, and the order of those in force. */
    async state(transaction: Transaction): Promise<{ documents: PolicyDocument[]; order: readonly string[] }> {
      const session = sessionOf(transaction)
      const found = await documents.find({}, { session }).sort({ _id: 1 }).toArray()
      const order = await orders.findOne({ _id: ORDER }, { session })
      return { documents: found, order: order?.ids ?? [] }
    },
    /** Gives all policies in force their places at once. The documents say the same already. */
    async setOrder(ids: readonly string[], transaction: Transaction): Promise<void> {
      const set = { $set: { ids: [...ids] }, $inc: { version: 1 } }
      await orders.updateOne({ _id: ORDER }, set, { upsert: true, session: sessionOf(transaction) })
    },
    async isDefault(id: string, transaction?: Transaction): Promise<boolean> {
      return (await documents.findOne({ _id: id, isDefault: true }, { session: sessionOf(transaction) })) !== null
    },
    /**
     * Gives a policy its place, pushing the others down, and tells every document that moves its priority. `place` is 1-based; undefined leaves the
     * policy where it is, or puts a new one last; 0 takes it out. Every change of policies passes here, so that two at once conflict.
     */
    async reorder(id: string, place: number | undefined, now: Date, transaction: Transaction): Promise<void> {
      const session = sessionOf(transaction)
      const order = await orders.findOne({ _id: ORDER }, { session })
      const before = order?.ids ?? []
      const at = before.indexOf(id)
      const others = before.filter(other => other !== id)
      const to = place === undefined ? (at === -1 ? others.length : at) : place - 1
      const ids = place === 0 ? others : [...others.slice(0, to), id, ...others.slice(to)]
      await orders.updateOne({ _id: ORDER }, { $set: { ids }, $inc: { version: 1 } }, { upsert: true, session })
      const writes = ids.map((policy, index) => ({
        updateOne: {
          filter: { _id: policy, 'data.priority': { $ne: index + 1 } },
          update: { $set: { ...changedAt(now), 'data.priority': index + 1, 'search.priority': index + 1 } } as never,
        },
      }))
      if (writes.length > 0) await documents.bulkWrite(writes, { session })
    },
    /** The policy that has one of these groups already, if it isn't `except`. */
    async holderOf(
      groups: readonly string[],
      except: string,
      transaction: Transaction,
    ): Promise<PolicyDocument | undefined> {
      const clause = { _id: { $ne: except }, 'search.groups.value': { $in: [...groups] } }
      return (await documents.findOne(clause as never, { session: sessionOf(transaction) })) ?? undefined
    },
    /** A deleted group leaves its policy. A policy that takes it at the same moment conflicts. */
    async removeGroup(group: string, now: Date, transaction: Transaction): Promise<void> {
      const held = { 'search.groups.value': group }
      const $set = changedAt(now)
      const $unset = { 'data.groups': 1, 'search.groups': 1 }
      const $pull = { 'data.groups': { value: group }, 'search.groups': { value: group } }
      await orders.updateOne(
        { _id: ORDER },
        { $inc: { version: 1 } },
        { upsert: true, session: sessionOf(transaction) },
      )
      // Of its last group no empty list stays, which would be another policy than one without groups.
      const writes = [
        { updateMany: { filter: { ...held, 'search.groups': { $size: 1 } }, update: { $unset, $set } } },
        { updateMany: { filter: held, update: { $pull, $set } } },
      ]
      await documents.bulkWrite(writes as never, { session: sessionOf(transaction) })
    },
  }
}

/** From the person's memberships to the groups around those and the best policy of them all: three reads by index, however many groups there are. */
const bestFor = (userId: string) => [
  { $match: { member: userId } },
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
  { $project: { groups: { $concatArrays: ['$direct', { $ifNull: [{ $first: '$around.ids' }, []] }] } } },
  {
    $lookup: {
      from: 'passwordPolicies',
      localField: 'groups',
      foreignField: 'search.groups.value',
      pipeline: [{ $sort: { 'search.priority': 1, _id: 1 } }, { $limit: 1 }, { $project: WITHOUT_SEARCH }],
      as: 'best',
    },
  },
  { $unwind: '$best' },
  { $replaceWith: '$best' },
]

const changedAt = (now: Date) => ({ version: newVersion(), lastModified: now })

const groupIdsOf = (data: JsonObject): string[] =>
  ((data.groups ?? []) as { value: string }[]).map(({ value }) => value)

function theDefault(documents: readonly PolicyDocument[]): PasswordPolicy {
  const found = documents.find(({ isDefault }) => isDefault)
  if (!found) throw new Error('The directory has no default policy.')
  return toPolicy(found)
}

function toPolicy({ _id, version, data, isDefault, resetDemandedAt }: PolicyDocument): PasswordPolicy {
  const { priority, ...rules } = asResource(passwordPolicyType, data)
  return {
    ...rules,
    id: _id,
    version,
    priority: isDefault ? LAST : priority,
    isDefault: isDefault === true,
    resetDemandedAt,
  }
}
