import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../passwords/ports.ts'
import { mayWritePrivileged, rankOf } from '../../passwords/privilege.ts'
import { insufficientScope } from '../../scim/access.ts'
import { ScimError } from '../../scim/error.ts'
import { groupClientsSchema } from '../../scim/schema/clients.ts'
import { groupType } from '../../scim/schema/resource-types.ts'
import { rolesSchema } from '../../scim/schema/roles.ts'
import type {
  Caller,
  Change,
  JsonObject,
  MemberEdit,
  Projection,
  RequestContext,
  StoredResource,
} from '../../scim/store.ts'
import type { ResourceDocument } from '../store/resource-collection.ts'
import { withExternalIds } from './external-ids.ts'
import { editMembers, membersOf } from './group-members.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { groupsWith } from './member-filter.ts'
import { auditEvent, type ResourcePorts } from './ports.ts'
import type { Round } from './update.ts'

const ROLES = `${rolesSchema.urn}:roles`

/** Groups: the handler behind `/Groups`. Members are documents of their own; only the ones that a request names are touched. */
export function createGroups(ports: ResourcePorts): StoredHandler {
  const { groups, audit, tree } = ports

  return createHandler({
    type: groupType,
    collection: groups,
    setOf: async (_path, condition) => groupsWith(ports.memberships, condition),
    limits: ports.searchLimits,
    show: withExternalIds(ports, { collection: groups, schema: groupClientsSchema }, show),
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
    requireRank(caller, rankOf(rolesIn(change.resource.attributes)))
    const given = { id: randomUUID(), client: caller.client, now: ports.now() }
    return { document: groups.toDocument(change.resource, given), edits: change.memberEdits.members ?? [] }
  }

  async function commit(newGroups: readonly NewGroup[], context: RequestContext): Promise<StoredResource[]> {
    const { caller, beforeCommit } = context
    const documents = newGroups.map(({ document }) => document)
    const stored = documents.map(document => groups.toStored(document, caller.client))
    await ports.inTransaction(async transaction => {
      await groups.insert(documents, transaction)
      for (const { document, edits } of newGroups) await editMembers(ports, document._id, edits, transaction)
      await audit.recordAll(
        documents.map(({ _id }) => auditEvent('group.created', caller, _id)),
        transaction,
      )
      await beforeCommit?.(stored, transaction)
    })
    return stored
  }

  async function write(id: string, round: Round, { caller, beforeCommit }: RequestContext) {
    const { before, current, change } = round
    const edits = change.memberEdits.members ?? []
    if (!change.changed && edits.length === 0) return current
    requireRank(caller, await rankOfGroup(id))
    requireRank(caller, rankOf(rolesIn(change.resource.attributes)))
    const document = groups.toDocument(change.resource, { id, client: caller.client, now: ports.now(), before })
    const written = ports.inTransaction(async transaction => {
      const edited = await editMembers(ports, id, edits, transaction)
      if (!change.changed && !edited) return current
      const next = await writeDocument(document, round, transaction)
      await audit.record(auditEvent('group.changed', caller, id), transaction)
      const stored = groups.toStored(next, caller.client)
      await beforeCommit?.([stored], transaction)
      return stored
    })
    return written.catch(unlessLost)
  }

  /**
   * Members come and go whatever else the group has become; all else was worked out from what was read. The ancestors are not the
   * group's own: edits of other groups write them. Throws LostRace.
   */
  async function writeDocument(document: ResourceDocument, round: Round, transaction: Transaction) {
    const { before, change, isConditional } = round
    const now = await groups.find(document._id, transaction)
    const isBound = change.changed || isConditional
    if (!now || (isBound && now.version !== before.version)) throw new LostRace()
    const { version, lastModified } = document
    const next = isBound ? { ...document, ...ancestorsOf(now) } : { ...now, version, lastModified }
    if (!(await groups.replace(next, now.version, transaction))) throw new LostRace()
    return next
  }

  async function remove(document: ResourceDocument, { caller, beforeCommit }: RequestContext): Promise<boolean> {
    const { _id: id, version } = document
    requireRank(caller, await rankOfGroup(id))
    return ports.inTransaction(async transaction => {
      if (!(await groups.remove(id, version, transaction))) return false
      await ports.memberships.removeGroup(id, transaction)
      await ports.memberships.removeMember(id, transaction)
      await ports.policies.removeGroup(id, ports.now(), transaction)
      await tree.rewrite(transaction)
      await audit.record(auditEvent('group.deleted', caller, id), transaction)
      await beforeCommit?.([groups.toStored(document, caller.client)], transaction)
      return true
    })
  }

  async function rankOfGroup(id: string): Promise<number> {
    return rankOf(await tree.rolesOfGroup(id))
  }
}

/** A group that is about to be there, and its first members. */
type NewGroup = { readonly document: ResourceDocument; readonly edits: readonly MemberEdit[] }

/** Takes the members that were edited already out again: the transaction fails with it. */
class LostRace extends Error {}

function unlessLost(error: unknown): undefined {
  if (!(error instanceof LostRace)) throw error
}

/** A group that gives a role, of its own or of a group around it, is written only by who stands as high. */
function requireRank(caller: Caller, rank: number): void {
  if (!mayWritePrivileged(caller, rank)) throw insufficientScope('roles:write')
}

function rolesIn(attributes: JsonObject): string[] {
  const extension = attributes[rolesSchema.urn] as { roles?: string[] } | undefined
  const named = extension?.roles ?? []
  const unknown = named.find(role => rankOf([role]) === 0)
  if (unknown !== undefined)
    throw new ScimError(400, 'invalidValue', `There is no role "${unknown.slice(0, 64)}". (${ROLES})`)
  return named
}

const ancestorsOf = (document: ResourceDocument | undefined) => {
  const { ancestors } = (document ?? {}) as { ancestors?: readonly string[] }
  return ancestors ? { ancestors } : {}
}
