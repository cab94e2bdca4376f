import { randomUUID } from 'node:crypto'
import { isLinksOnly } from '../../passwords/links-only.ts'
import type { Transaction } from '../../passwords/ports.ts'
import { describe } from '../../policies/evaluate.ts'
import { NO_PLACE } from '../../policies/order.ts'
import { departures, passwordStrengthOf } from '../../policies/standards.ts'
import { insufficientScope } from '../../scim/access.ts'
import { asResource } from '../../scim/as-resource.ts'
import { ScimError } from '../../scim/error.ts'
import { passwordPolicyType } from '../../scim/schema/resource-types.ts'
import type { Caller, Change, JsonObject, Projection, RequestContext, StoredResource } from '../../scim/store.ts'
import type { PolicyDocument } from '../store/policy-documents.ts'
import type { ResourceDocument } from '../store/resource-collection.ts'
import { notFound, requireThere } from './errors.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { demandsReset, groupIds, isToBeDefault, placeIn, requireNoPlace, requireSatisfiable } from './policy-change.ts'
import { policyChanged, policyEvent } from './policy-events.ts'
import { requireKnown } from './policy-names.ts'
import { requirePolicyRank } from './policy-rank.ts'
import type { ResourcePorts } from './ports.ts'
import { requireUnlimited } from './reach.ts'
import { requireUndemanded } from './undemanded.ts'
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
      const policy = asResource(passwordPolicyType, attributes)
      const missed = departures(policy).map(({ text, ...rest }) => ({ ...rest, value: text }))
      const rules = describe(policy).map(({ rule, text }) => ({ key: rule, value: text }))
      return {
        ...resource,
        attributes: {
          ...attributes,
          ...(own.length > 0 ? { groups: own } : {}),
          ...(isLinksOnly(policy) ? { linksOnly: true } : {}),
          passwordStrength: passwordStrengthOf(policy),
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
    const given = { id: randomUUID(), client: caller.client, now: ports.now() }
    if (isToBeDefault(change)) requireNoPlace(change)
    return { document: toDocument(change, given), change }
  }

  async function commit(newPolicies: readonly NewPolicy[], context: RequestContext): Promise<StoredResource[]> {
    const { caller, beforeCommit } = context
    return ports.inTransaction(async transaction => {
      const before = await policies.state(transaction)
      for (const { document, change } of newPolicies) {
        const { _id: id, lastModified } = document
        const place = isToBeDefault(change) ? NO_PLACE : placeIn(change)
        if (isToBeDefault(change)) await endDefault(caller, lastModified, transaction)
        await collection.insert([document], transaction)
        await policies.reorder(id, place, lastModified, transaction)
        await requireGroups(id, change, transaction)
        await audit.record(policyEvent('created', caller, document), transaction)
      }
      await requireRank(caller, before, transaction)
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
    const isDefault = await policies.isDefault(id)
    const becomesDefault = isToBeDefault(change) && !isDefault
    if (isDefault || becomesDefault) requireNoPlace(change)
    const given = { id, client: caller.client, now: ports.now(), before }
    const document = toDocument(change, given)
    return ports.inTransaction(async transaction => {
      // The former default ends with this write or not at all.
      if ((await collection.find(id, transaction))?.version !== before.version) return undefined
      const policiesBefore = await policies.state(transaction)
      if (becomesDefault) await endDefault(caller, document.lastModified, transaction)
      if (!(await collection.replace(document, before.version, transaction))) return undefined
      if (!isDefault && !staysOff(before, change)) {
        const place = becomesDefault ? NO_PLACE : placeIn(change)
        await policies.reorder(id, place, document.lastModified, transaction)
      }
      await requireGroups(id, change, transaction)
      await requireRank(caller, policiesBefore, transaction)
      await audit.record(policyChanged(caller, before, document), transaction)
      if (demandsReset(change)) await audit.record(policyEvent('resetDemanded', caller, document), transaction)
      const stored = await readStored(id, caller.client, transaction)
      await beforeCommit?.([stored], transaction)
      return stored
    })
  }

  /** The former default is another policy than before, too. */
  async function endDefault(caller: Caller, now: Date, transaction: Transaction): Promise<void> {
    const former = await policies.endDefault(now, transaction)
    if (!former) return
    const { default: _, ...data } = former.data
    await audit.record(policyChanged(caller, former, { ...former, data }), transaction)
  }

  async function remove(document: ResourceDocument, { caller, beforeCommit }: RequestContext): Promise<boolean> {
    const { _id: id, version } = document
    if (await policies.isDefault(id))
      throw new ScimError(400, 'mutability', 'The default policy can be changed, not deleted.')
    return ports.inTransaction(async transaction => {
      await requireUndemanded(ports.applications, [id], transaction)
      const before = await policies.state(transaction)
      if (!(await collection.remove(id, version, transaction))) return false
      await policies.reorder(id, NO_PLACE, ports.now(), transaction)
      await requireRank(caller, before, transaction)
      await audit.record(policyEvent('deleted', caller, document), transaction)
      await beforeCommit?.([collection.toStored(document, caller.client)], transaction)
      return true
    })
  }

  async function requireRank(caller: Caller, before: PolicyState, transaction: Transaction): Promise<void> {
    await requirePolicyRank(ports, caller, { before, after: await policies.state(transaction) }, transaction)
  }

  /** The moment of a demand is kept with the policy: one write, however many people it is for. The default has no priority. */
  function toDocument(change: Change, given: Parameters<typeof collection.toDocument>[1]): PolicyDocument {
    const { priority, ...rest } = change.resource.attributes
    const isDefault = isToBeDefault(change)
    const attributes = isDefault || priority === undefined ? rest : { ...rest, priority }
    const document = collection.toDocument({ ...change.resource, attributes }, given)
    return {
      ...document,
      ...(isDefault && { isDefault }),
      ...(demandsReset(change) && { resetDemandedAt: document.lastModified }),
    }
  }

  async function requireGroups(id: string, { resource }: Change, transaction: Transaction): Promise<void> {
    const ids = groupIds(resource.attributes)
    if (ids.length === 0) return
    requireThere('group', ids, (await ports.groups.namesOf(ids, transaction)).keys())
    const holder = await policies.holderOf(ids, id, transaction)
    if (!holder) return
    const taken = groupIds(holder.data).find(group => ids.includes(group))
    throw new ScimError(409, 'uniqueness', `The group "${taken}" has the policy "${nameIn(holder.data)}" already.`)
  }
}

/** A policy without a priority is switched on by a group or a priority, and by nothing else; taking the priority away switches it off. */
const staysOff = ({ data }: ResourceDocument, change: Change): boolean =>
  data.priority === undefined && placeIn(change) === undefined && groupIds(change.resource.attributes).length === 0

type PolicyState = Awaited<ReturnType<ResourcePorts['policies']['state']>>

/** A policy that is about to be there. */
type NewPolicy = { readonly document: ResourceDocument; readonly change: Change }

function requireDemand(change: Change, caller: Caller): void {
  if (!demandsReset(change)) return
  if (!caller.scopes.has('passwords:reset')) throw insufficientScope('passwords:reset')
  requireUnlimited(caller, 'passwords:reset')
}

const nameIn = ({ name }: JsonObject) => String(name)
