import { randomUUID } from 'node:crypto'
import { ScimError } from '../../scim/error.ts'
import { groupClientsSchema } from '../../scim/schema/clients.ts'
import { groupType } from '../../scim/schema/resource-types.ts'
import type { Caller, Change, JsonObject, Projection, RequestContext, StoredResource } from '../../scim/store.ts'
import type { ResourceDocument } from '../store/resource-collection.ts'
import { withExternalIds } from './external-ids.ts'
import { editGroup } from './group-edit.ts'
import { membersOf, requireShowable } from './group-members.ts'
import { requireMayWriteGroup, rolesIn } from './group-roles.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { editMembers, leaveGroups } from './member-edits.ts'
import { groupsWith } from './member-filter.ts'
import { auditEvent, type ResourcePorts } from './ports.ts'
import type { Round } from './update.ts'

/** Groups: the handler behind `/Groups`. Members are documents of their own; only the ones that a request names are touched. */
export function createGroups(ports: ResourcePorts): StoredHandler {
  const { groups, audit, tree } = ports

  return createHandler({
    type: groupType,
    collection: groups,
    setOf: async (_path, condition, signal) => groupsWith(ports.memberships, condition, signal),
    limits: ports.searchLimits,
    show: withExternalIds(ports, { collection: groups, schema: groupClientsSchema }, show),
    requireShowable: async (id, { wants }, change) =>
      wants('members') ? requireShowable(ports, id, change?.memberEdits.members) : undefined,
    creation: { prepare, commit },
    write,
    remove,
  })

  async function show(resources: readonly StoredResource[], { wants }: Projection): Promise<StoredResource[]> {
    if (!wants('members')) return [...resources]
    const members = await membersOf(
      ports,
      resources.map(({ id }) => id),
    )
    return resources.map(resource => {
      const own = members.get(resource.id)
      return own ? { ...resource, attributes: { ...resource.attributes, members: own } } : resource
    })
  }

  async function prepare(change: Change, { caller }: RequestContext): Promise<NewGroup> {
    requireMayWriteGroup(caller, await rolesIn(ports, change.resource.attributes))
    const given = { id: randomUUID(), client: caller.client, now: ports.now() }
    const members = (change.memberEdits.members ?? []).flatMap(({ values = [] }) => values)
    return { document: groups.toDocument(change.resource, given), members }
  }

  async function commit(newGroups: readonly NewGroup[], context: RequestContext): Promise<StoredResource[]> {
    const { caller, beforeCommit } = context
    requireFew(newGroups)
    const documents = newGroups.map(({ document }) => document)
    const stored = documents.map(document => groups.toStored(document, caller.client))
    await ports.inTransaction(async transaction => {
      for (const { attributes } of stored) await rolesIn(ports, attributes, transaction)
      await groups.insert(documents, transaction)
      for (const { document, members } of newGroups)
        await editMembers(ports, document._id, [{ kind: 'add', values: members }])(transaction)
      await audit.recordAll(
        documents.map(({ _id }) => auditEvent('group.created', caller, _id)),
        transaction,
      )
      await beforeCommit?.(stored, transaction)
    })
    return stored
  }

  /** A group that is made is there with all its members or not at all, so they have to fit into one transaction. */
  function requireFew(newGroups: readonly NewGroup[]): void {
    const { moved } = ports.groupLimits
    if (newGroups.reduce((sum, { members }) => sum + members.length, 0) <= moved) return
    throw new ScimError(413, undefined, `A group begins with ${moved} members at most. Add the others by PATCH or PUT.`)
  }

  async function write(_id: string, { before, current, change, isConditional }: Round, context: RequestContext) {
    const { caller, beforeCommit } = context
    const members = change.memberEdits.members ?? []
    if (!change.changed && members.length === 0) return current
    requireMayWriteGroup(caller, await rolesIn(ports, change.resource.attributes))
    const resource = change.changed ? change.resource : undefined
    return editGroup(ports, {
      from: before,
      members,
      resource,
      isBound: change.changed || isConditional,
      caller,
      beforeCommit,
    })
  }

  async function remove(document: ResourceDocument, { caller, beforeCommit }: RequestContext): Promise<boolean> {
    const { _id: id } = document
    const version = await emptied(document, caller)
    if (version === undefined) return false
    return ports.inTransaction(async transaction => {
      requireMayWriteGroup(caller, await ports.roleStore.ofGroups([id], transaction))
      if (!(await groups.remove(id, version, transaction))) return false
      await ports.memberships.removeGroup(id, transaction)
      await leaveGroups(ports, id, transaction)
      await ports.policies.removeGroup(id, ports.now(), transaction)
      await tree.rewrite([id], transaction)
      await audit.record(auditEvent('group.deleted', caller, id), transaction)
      await beforeCommit?.([groups.toStored(document, caller.client)], transaction)
      return true
    })
  }

  /** Takes out of a group with more members than one transaction takes all of them, before it is deleted. The version that it has then. */
  async function emptied(document: ResourceDocument, caller: Caller): Promise<string | undefined> {
    const { moved } = ports.groupLimits
    if ((await ports.memberships.countOf([document._id], moved + 1)) <= moved) return document.version
    const members = [{ kind: 'replace', values: [] }] as const
    return (await editGroup(ports, { from: document, members, isBound: true, caller }))?.version
  }
}

/** A group that is about to be there, and its first members. */
type NewGroup = { readonly document: ResourceDocument; readonly members: readonly JsonObject[] }
