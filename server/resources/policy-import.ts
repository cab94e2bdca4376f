import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../passwords/ports.ts'
import { ScimError } from '../../scim/error.ts'
import { requireVersion, versionOfText } from '../../scim/etag.ts'
import type { Caller, JsonObject } from '../../scim/store.ts'
import type { PolicyDocument } from '../store/policy-documents.ts'
import { groupIds } from './policy-change.ts'
import { policyChanged, policyEvent } from './policy-events.ts'
import { createPolicyExport } from './policy-export.ts'
import { type Plan, type PolicyDiff, planImport } from './policy-plan.ts'
import { requirePolicyRank } from './policy-rank.ts'
import type { ResourcePorts } from './ports.ts'
import { requireUndemanded } from './undemanded.ts'
import { readWantedPolicies, type WantedPolicies } from './wanted-policies.ts'

type ImportOptions = {
  readonly caller: Caller
  readonly isDryRun: boolean
  readonly deletesOthers: boolean
  /** The versions of the export that an If-Match header names. */
  readonly expected: readonly string[] | undefined
}

export type ImportPorts = Pick<
  ResourcePorts,
  | 'passwordPolicies'
  | 'policies'
  | 'applications'
  | 'groups'
  | 'tree'
  | 'roleStore'
  | 'audit'
  | 'inTransaction'
  | 'wordLists'
  | 'breached'
  | 'now'
>

/**
 * Makes the policies what a file says, all in one transaction or nothing of it. A dry run goes the same way but for the writes. Throws
 * ScimError as a POST of each policy would, with the policy's name and line; and 412 where somebody changed what was exported.
 */
export function createPolicyImport(ports: ImportPorts): (text: string, options: ImportOptions) => Promise<PolicyDiff> {
  const { passwordPolicies: collection, policies, groups, audit } = ports
  const exported = createPolicyExport(ports)

  return async (text, { caller, isDryRun, deletesOthers, expected }) => {
    const { wanted, about } = await readWantedPolicies(ports, text)
    return ports.inTransaction(async transaction => {
      if (expected) requireVersion(expected, versionOfText(await exported(transaction)))
      const before = await policies.state(transaction)
      const plan = planImport(wanted, before, {
        deletesOthers,
        toDocument: (attributes, before) => toDocument(attributes, before, caller),
      })
      await requirePolicyRank(ports, caller, { before, after: plan }, transaction)
      const goes = plan.diff.deleted.map(({ _id }) => _id)
      await requireUndemanded(ports.applications, goes, transaction)
      await requireGroups(plan.documents, about, transaction)
      if (!isDryRun) await write(plan, caller, transaction)
      return plan.diff
    })
  }

  function toDocument(attributes: JsonObject, before: PolicyDocument | undefined, { client }: Caller): PolicyDocument {
    const { isDefault: _isDefault, ...rest } = before ?? {}
    const externalId = before && collection.toStored(before, client).externalId
    const given = {
      id: before?._id ?? randomUUID(),
      client,
      now: ports.now(),
      ...(before && { before: rest as PolicyDocument }),
    }
    const document = collection.toDocument({ attributes, ...(externalId !== undefined && { externalId }) }, given)
    return attributes.default === true ? { ...document, isDefault: true } : document
  }

  /** Every group is there and has one policy, whichever policies are in the file. */
  async function requireGroups(
    documents: readonly PolicyDocument[],
    about: WantedPolicies['about'],
    transaction: Transaction,
  ): Promise<void> {
    const known = await groups.namesOf(
      documents.flatMap(({ data }) => groupIds(data)),
      transaction,
    )
    const holders = new Map<string, string>()
    for (const { data } of documents) {
      const name = String(data.name)
      for (const group of groupIds(data)) {
        if (!known.has(group))
          throw about(
            name,
            new ScimError(400, 'invalidValue', `There is no group with the id "${group.slice(0, 64)}".`),
          )
        const holder = holders.get(group)
        if (holder !== undefined)
          throw about(
            name,
            new ScimError(409, 'uniqueness', `The group "${known.get(group)}" has the policy "${holder}" already.`),
          )
        holders.set(group, name)
      }
    }
  }

  async function write({ diff, order }: Plan, caller: Caller, transaction: Transaction): Promise<void> {
    const { created, changed, deleted } = diff
    for (const { _id, version } of deleted) await collection.remove(_id, version, transaction)
    // The former default first: there is one at a time.
    const inTurn = [...changed].sort(
      (one, other) => Number(one.after.isDefault ?? false) - Number(other.after.isDefault ?? false),
    )
    for (const { before, after } of inTurn) await collection.replace(after, before.version, transaction)
    for (const document of created) await collection.insert([document], transaction)
    const events = [
      ...created.map(policy => policyEvent('created', caller, policy)),
      ...changed.map(({ before, after }) => policyChanged(caller, before, after)),
      ...deleted.map(policy => policyEvent('deleted', caller, policy)),
    ]
    if (events.length === 0) return
    await policies.setOrder(order, transaction)
    await audit.recordAll(events, transaction)
  }
}
