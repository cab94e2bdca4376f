import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../passwords/ports.ts'
import { isObject } from '../../scim/attributes.ts'
import { errorAbout, ScimError } from '../../scim/error.ts'
import { requireVersion, versionOfText } from '../../scim/etag.ts'
import { fold } from '../../scim/folding.ts'
import { passwordPolicySchema } from '../../scim/schema/password-policy.ts'
import { passwordPolicyType } from '../../scim/schema/resource-types.ts'
import type { Caller, Json, JsonObject } from '../../scim/store.ts'
import { createChange } from '../../scim/validate.ts'
import type { PolicyDocument } from '../store/password-policies.ts'
import type { Called } from '../store/resource-collection.ts'
import { groupIds, requirePolicyRank, requireSatisfiable } from './policy-change.ts'
import { createPolicyExport } from './policy-export.ts'
import { type PolicyInFile, readPolicyFile } from './policy-file.ts'
import { requireKnown } from './policy-names.ts'
import { type Plan, type PolicyDiff, planImport, type Wanted } from './policy-plan.ts'
import { auditEvent, type ResourcePorts } from './ports.ts'

type ImportOptions = {
  readonly caller: Caller
  readonly isDryRun: boolean
  readonly deletesOthers: boolean
  /** The versions of the export that an If-Match header names. */
  readonly expected: readonly string[] | undefined
}

export type ImportPorts = Pick<
  ResourcePorts,
  'passwordPolicies' | 'policies' | 'groups' | 'tree' | 'audit' | 'inTransaction' | 'wordLists' | 'breached' | 'now'
>

/** A file is written for this server: nothing in it is put right. */
const STRICT: ReadonlySet<string> = new Set()

/**
 * Makes the policies what a file says, all in one transaction or nothing of it. A dry run goes the same way but for the writes. Throws
 * ScimError as a POST of each policy would, with the policy's name; and 412 where somebody changed what was exported.
 */
export function createPolicyImport(ports: ImportPorts): (text: string, options: ImportOptions) => Promise<PolicyDiff> {
  const { passwordPolicies: collection, policies, groups, audit } = ports
  const exported = createPolicyExport(ports)

  return async (text, { caller, isDryRun, deletesOthers, expected }) => {
    const file = readPolicyFile(text)
    const given = [
      { policy: file.default, place: 'default' } as const,
      ...file.policies.map(policy => ({ policy, place: 'inForce' }) as const),
      ...file.switchedOff.map(policy => ({ policy, place: 'off' }) as const),
    ]
    requireOnce(given.map(({ policy }) => policy.name))
    const names = given.flatMap(({ policy }) => groupsOf(policy)).filter(group => typeof group === 'string')
    const holders = await groups.called(names)
    const wanted = given.map(({ policy, place }) => ({ attributes: attributesOf(policy, place, holders), place }))
    return ports.inTransaction(async transaction => {
      if (expected) requireVersion(expected, versionOfText(await exported(transaction)))
      const plan = planImport(wanted, await policies.state(transaction), {
        deletesOthers,
        toDocument: (attributes, before) => toDocument(attributes, before, caller),
      })
      await requirePolicyRank(ports, caller, groupsIn(plan.diff))
      await requireGroups(plan.documents, transaction)
      if (!isDryRun) await write(plan, caller, transaction)
      return plan.diff
    })
  }

  /** What a POST of a policy would make of it. */
  function attributesOf(
    policy: PolicyInFile,
    place: Wanted['place'],
    holders: ReadonlyMap<string, Called>,
  ): JsonObject {
    try {
      const values = groupsOf(policy).map(group => ({ value: idOf(group, holders) }))
      if (place !== 'inForce' && values.length > 0)
        throw new ScimError(400, 'invalidValue', 'Only a policy in "policies" has groups.')
      const body = { ...policy, schemas: [passwordPolicySchema.urn], groups: values }
      const change = createChange(passwordPolicyType, body, STRICT)
      requireSatisfiable(change)
      requireKnown(change.resource.attributes, ports)
      return change.resource.attributes
    } catch (error) {
      throw error instanceof ScimError ? about(policy.name, error) : error
    }
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
  async function requireGroups(documents: readonly PolicyDocument[], transaction: Transaction): Promise<void> {
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
      ...created.map(({ _id }) => auditEvent('policy.created', caller, _id)),
      ...changed.map(({ after }) => auditEvent('policy.changed', caller, after._id)),
      ...deleted.map(({ _id }) => auditEvent('policy.deleted', caller, _id)),
    ]
    if (events.length === 0) return
    await policies.setOrder(order, transaction)
    await audit.recordAll(events, transaction)
  }
}

const groupsOf = ({ groups }: PolicyInFile): readonly Json[] => (groups === undefined ? [] : [groups].flat())

function idOf(group: Json, holders: ReadonlyMap<string, Called>): string {
  if (isObject(group) && typeof group.value === 'string') return group.value
  if (typeof group !== 'string')
    throw new ScimError(400, 'invalidValue', 'A group is its displayName, or has its id as "value".')
  const { id, count } = holders.get(fold(group)) ?? { count: 0 }
  const called = `"${group.slice(0, 64)}"`
  if (id === undefined) throw new ScimError(400, 'invalidValue', `There is no group ${called}.`)
  if (count > 1)
    throw new ScimError(400, 'invalidValue', `Several groups are called ${called}: give "display" and "value".`)
  return id
}

const groupsIn = ({ created, changed, deleted }: PolicyDiff): string[] =>
  [...created, ...changed.flatMap(({ before, after }) => [before, after]), ...deleted].flatMap(({ data }) =>
    groupIds(data),
  )

function requireOnce(names: readonly string[]): void {
  const met = new Set<string>()
  for (const name of names) {
    if (met.has(fold(name)))
      throw new ScimError(400, 'invalidValue', `The policy "${name.slice(0, 64)}" is in the file twice.`)
    met.add(fold(name))
  }
}

const about = (name: string, error: ScimError) => errorAbout(`The policy "${name.slice(0, 64)}"`, error)
