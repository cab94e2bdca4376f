import type { Transaction } from '../../passwords/ports.ts'
import type { Assigned } from '../../policies/impact.ts'
import type { PasswordPolicy } from '../../policies/policy.ts'
import { type Database, sessionOf } from './connect.ts'
import { ensureFirstPolicies } from './first-policies.ts'
import type { GroupTree } from './group-tree.ts'
import {
  changedAt,
  groupIdsOf,
  OF_POLICY,
  type PolicyDocument,
  policyDocuments,
  theDefault,
  toPolicy,
} from './policy-documents.ts'
import { createPolicyOfPerson } from './policy-of-person.ts'
import { createPolicyOrder } from './policy-order.ts'
import type { ResourceCollection } from './resource-collection.ts'

export type PolicyStore = ReturnType<typeof createPolicyStore>

/** The policies of a directory: which applies to whom, their order, and what else is asked of them. */
export function createPolicyStore(database: Database, policies: ResourceCollection, tree: GroupTree) {
  const documents = policyDocuments(database)
  const { current, ...order } = createPolicyOrder(database)

  return {
    ...createPolicyOfPerson(database, tree),
    ...order,
    ensureFirst: (now: Date) => ensureFirstPolicies(database, policies, now),
    async find(id: string): Promise<PasswordPolicy | undefined> {
      const found = await documents.findOne({ _id: id })
      return found ? toPolicy(found) : undefined
    },
    /** What those of some policies that are there are called, by id. */
    async namesOf(ids: readonly string[]): Promise<Map<string, string>> {
      const found = await documents.find({ _id: { $in: [...ids] } }, { projection: { 'data.name': 1 } }).toArray()
      return new Map(found.map(({ _id, data }) => [_id, String(data.name)]))
    },
    async default(): Promise<PasswordPolicy> {
      return theDefault(await documents.find({ isDefault: true }, { projection: OF_POLICY }).toArray())
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
      return { documents: found, order: await current(transaction) }
    },
    async isDefault(id: string, transaction?: Transaction): Promise<boolean> {
      return (await documents.findOne({ _id: id, isDefault: true }, { session: sessionOf(transaction) })) !== null
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
  }
}
