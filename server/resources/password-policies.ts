import { randomUUID } from 'node:crypto'
import { isLinksOnly } from '../../passwords/one-time-password.ts'
import type { Transaction } from '../../passwords/ports.ts'
import { mayWritePrivileged, rankOf } from '../../passwords/privilege.ts'
import { describe } from '../../policies/evaluate.ts'
import type { PolicyRules } from '../../policies/policy.ts'
import { departures, strengthOf } from '../../policies/standards.ts'
import { insufficientScope } from '../../scim/access.ts'
import { ScimError } from '../../scim/error.ts'
import { passwordPolicyType } from '../../scim/schema/resource-types.ts'
import type { Caller, Change, JsonObject, Projection, RequestContext, StoredResource } from '../../scim/store.ts'
import type { PolicyDocument } from '../store/password-policies.ts'
import type { ResourceDocument } from '../store/resource-collection.ts'
import { notFound } from './errors.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { demandsReset, groupIds, placeIn, requireNoPlace, requireSatisfiable } from './policy-change.ts'
import { requireKnown } from './policy-names.ts'
import { auditEvent, type ResourcePorts } from './ports.ts'
import type { Round } from './update.ts'

/** Password policies: the handler behind `/PasswordPolicies`. Each change passes the one order document, so two at once conflict. */
export function createPasswordPolicies(ports: ResourcePorts): StoredHandler {
  const { passwordPolicies: collection, policies, audit } = ports

  return createHandler({
    type: passwordPolicyType,
    collection,
    limits: ports.searchLimits,
    show,
    creation: { prepare, commit },
    write,
    remove,
  })

  /** Read again, because the order moves the others and may move this one. */
  async function readStored(id: string, client: string, transaction: Transaction): Promise<StoredResource> {
    const found = await collection.find(id, transaction)
    if (!found) throw notFound()
    return collection.toStored(found, client)
  }

  async function show(resources: readonly StoredResource[], { wants }: Projection): Promise<StoredResource[]> {
    const ids = [...new Set(resources.flatMap(({ attributes }) => groupIds(attributes)))]
    const names = wants('groups') ? await ports.groups.namesOf(ids) : new Map<string, string>()
    return resources.map(resource => {
      const { attributes } = resource
      const own = groupIds(attributes).map(value => ({ value, display: names.get(value) ?? '' }))
      const missed = departures(attributes as unknown as PolicyRules).map(({ text, ...rest }) => ({
        ...rest,
        value: text,
      }))
      const rules = describe(attributes as unknown as PolicyRules).map(({ rule, text }) => ({ key: rule, value: text }))
      return {
        ...resource,
        attributes: {
          ...attributes,
          ...(own.length > 0 ? { groups: own } : {}),
          ...(isLinksOnly(attributes as unknown as PolicyRules) ? { linksOnly: true } : {}),
          passwordStrength: strengthOf(attributes as unknown as PolicyRules),
          configuredPasswordPolicyRules: rules,
          departures: missed,
        },
      }
    })
  }

  async function prepare(change: Change, { caller }: RequestContext): Promise<NewPolicy> {
    requireDemand(change, caller)
    requireSatisfiable(change)
    requireKnown(change.resource.attributes, ports)
    await requireRank(caller, groupIds(change.resource.attributes))
    const given = { id: randomUUID(), client: caller.client, now: ports.now() }
    return { document: demanding(collection.toDocument(change.resource, given), change), change }
  }

  async function commit(newPolicies: readonly NewPolicy[], context: RequestContext): Promise<StoredResource[]> {
    const { caller, beforeCommit } = context
    return ports.inTransaction(async transaction => {
      for (const { document, change } of newPolicies) {
        const { _id: id, lastModified } = document
        await collection.insert([document], transaction)
        await policies.reorder(id, placeIn(change), lastModified, transaction)
        await requireGroups(id, change, transaction)
        await audit.record(auditEvent('policy.created', caller, id), transaction)
      }
      const stored: StoredResource[] = []
      for (const { document } of newPolicies) stored.push(await readStored(document._id, caller.client, transaction))
      await beforeCommit?.(stored, transaction)
      return stored
    })
  }

  async function write(id: string, { before, current, change }: Round, { caller, beforeCommit }: RequestContext) {
    if (!change.changed && !demandsReset(change)) return current
    requireDemand(change, caller)
    requireSatisfiable(change)
    requireKnown(change.resource.attributes, ports)
    await requireRank(caller, [...groupIds(current.attributes), ...groupIds(change.resource.attributes)])
    const isDefault = await policies.isDefault(id)
    if (isDefault) requireNoPlace(change)
    const given = { id, client: caller.client, now: ports.now(), before }
    const document = demanding(collection.toDocument(change.resource, given), change)
    return ports.inTransaction(async transaction => {
      if (!(await collection.replace(document, before.version, transaction))) return undefined
      if (!isDefault) await policies.reorder(id, placeIn(change), document.lastModified, transaction)
      await requireGroups(id, change, transaction)
      await audit.record(auditEvent('policy.changed', caller, id), transaction)
      if (demandsReset(change)) await audit.record(auditEvent('policy.resetDemanded', caller, id), transaction)
      const stored = await readStored(id, caller.client, transaction)
      await beforeCommit?.([stored], transaction)
      return stored
    })
  }

  async function remove(document: ResourceDocument, { caller, beforeCommit }: RequestContext): Promise<boolean> {
    const { _id: id, version, data } = document
    await requireRank(caller, groupIds(data))
    if (await policies.isDefault(id))
      throw new ScimError(400, 'mutability', 'The default policy can be changed, not deleted.')
    return ports.inTransaction(async transaction => {
      if (!(await collection.remove(id, version, transaction))) return false
      await policies.reorder(id, 0, ports.now(), transaction)
      await audit.record(auditEvent('policy.deleted', caller, id), transaction)
      await beforeCommit?.([collection.toStored(document, caller.client)], transaction)
      return true
    })
  }

  /** The policy of those who hold a role is written by who stands as high: a weak one would be a way to them. */
  async function requireRank(caller: Caller, groups: readonly string[]): Promise<void> {
    for (const group of new Set(groups)) {
      const rank = rankOf(await ports.tree.rolesOfGroup(group))
      if (!mayWritePrivileged(caller, rank)) throw insufficientScope('roles:write')
    }
  }

  async function requireGroups(id: string, { resource }: Change, transaction: Transaction): Promise<void> {
    const ids = groupIds(resource.attributes)
    if (ids.length === 0) return
    const known = await ports.groups.namesOf(ids, transaction)
    const unknown = ids.find(group => !known.has(group))
    if (unknown !== undefined)
      throw new ScimError(400, 'invalidValue', `There is no group with the id "${unknown.slice(0, 64)}".`)
    const holder = await policies.holderOf(ids, id, transaction)
    if (!holder) return
    const taken = groupIds(holder.data).find(group => ids.includes(group))
    throw new ScimError(409, 'uniqueness', `The group "${taken}" has the policy "${nameIn(holder.data)}" already.`)
  }
}

/** A policy that is about to be there. */
type NewPolicy = { readonly document: ResourceDocument; readonly change: Change }

function requireDemand(change: Change, { scopes }: Caller): void {
  if (demandsReset(change) && !scopes.has('passwords:reset')) throw insufficientScope('passwords:reset')
}

/** The moment is kept with the policy: one write, however many people it is for. */
const demanding = (document: ResourceDocument, change: Change): PolicyDocument =>
  demandsReset(change) ? { ...document, resetDemandedAt: document.lastModified } : document

const nameIn = ({ name }: JsonObject) => String(name)
