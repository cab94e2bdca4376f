import type { Person } from '../../passwords/ports.ts'
import { applicable, ladder } from '../../policies/applicable.ts'
import type { PasswordPolicy } from '../../policies/policy.ts'
import type { Database } from './connect.ts'
import { type GroupTree, groupsAroundOne, type Nearness } from './group-tree.ts'
import {
  groupIdsOf,
  noDefault,
  OF_POLICY,
  type PolicyDocument,
  policyDocuments,
  theDefault,
  toPolicy,
} from './policy-documents.ts'
import { readTogether } from './together.ts'

/** A policy that is about a person, and the groups that bring it. */
export type Rung = {
  readonly policy: PasswordPolicy
  readonly groups: readonly { readonly id: string; readonly isDirect: boolean }[]
}

/** Which policy applies to whom: the best of the policies of their groups, else the default (rule P19). */
export function createPolicyOfPerson(database: Database, tree: GroupTree) {
  const documents = policyDocuments(database)

  /** The winner for each of many people, whose groups are known, in one read however many they are. */
  async function applicableToAll(
    people: readonly Pick<Person, 'id' | 'groups'>[],
  ): Promise<Map<string, PasswordPolicy>> {
    const groups = [...new Set(people.flatMap(person => [...(person.groups?.keys() ?? [])]))]
    const matching = await documents
      .find({ $or: [{ isDefault: true }, { 'search.groups.value': { $in: groups } }] } as never, {
        projection: OF_POLICY,
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

  /** For a single person the database finds the winner by itself, in one command. */
  const winners = readTogether(async userIds => {
    const [only] = userIds
    if (userIds.length === 1 && only !== undefined) {
      const found = await documents.aggregate<PolicyDocument>(winnerFor(only)).toArray()
      return new Map(found.map(document => [only, toPolicy(document)]))
    }
    const memberOf = await tree.groupsOf(userIds)
    return applicableToAll(userIds.map(id => ({ id, groups: memberOf.get(id) })))
  })

  async function applicableTo(userId: string): Promise<PasswordPolicy> {
    const winner = await winners(userId)
    if (!winner) throw noDefault()
    return winner
  }

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

  return { applicableTo, applicableToAll, ladderOf }
}

/** From the default by the person's groups to the best policy of them all, each found by index, however many groups there are. */
const winnerFor = (userId: string) => [
  { $match: { isDefault: true } },
  { $lookup: { from: 'memberships', pipeline: groupsAroundOne(userId), as: 'own' } },
  { $set: { groups: { $ifNull: [{ $first: '$own.groups' }, []] } } },
  {
    $lookup: {
      from: 'passwordPolicies',
      localField: 'groups',
      foreignField: 'search.groups.value',
      pipeline: [{ $sort: { 'search.priority': 1, _id: 1 } }, { $limit: 1 }],
      as: 'best',
    },
  },
  { $replaceWith: { $ifNull: [{ $first: '$best' }, '$$ROOT'] } },
  { $project: OF_POLICY },
]
