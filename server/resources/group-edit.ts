import { randomUUID } from 'node:crypto'
import type { Caller, Change, MemberEdit, RequestContext, StoredResource } from '../../scim/store.ts'
import { newVersion, type ResourceDocument } from '../store/resource-collection.ts'
import { requireMayWriteGroup, rolesIn } from './group-roles.ts'
import { areAboutAll, editMembers, type Step } from './member-edits.ts'
import { auditEvent, type ResourcePorts } from './ports.ts'

/** What is to become of a group, from what was read of it. */
type GroupEdit = Pick<RequestContext, 'beforeCommit'> & {
  readonly from: ResourceDocument
  readonly members: readonly MemberEdit[]
  /** Absent where its attributes stay as they are. */
  readonly resource?: Change['resource'] | undefined
  /** Whether it holds only for the version that was read. */
  readonly isBound: boolean
  readonly caller: Caller
}

/** `editing`: the last edit that decided about all members, by which one before it that isn't done knows that it is outdated. */
type GroupDocument = ResourceDocument & { readonly editing?: string }

/** Undoes a transaction on a group that somebody else wrote. */
class LostRace extends Error {}

/** Undoes a transaction that has changed nothing but the version. */
class Unchanged extends Error {}

/**
 * Carries out an edit of a group in one transaction or, where more members come and go than one takes, in several: each leaves a version
 * of its own and is judged by the roles that the group gives by then, and what is to be kept goes with the last one. Undefined when
 * somebody else wrote meanwhile: then the same edit, worked out again on what they left, goes on from there.
 */
export async function editGroup(ports: ResourcePorts, edit: GroupEdit): Promise<StoredResource | undefined> {
  const toStored = (document: GroupDocument) => ports.groups.toStored(document, edit.caller.client)
  try {
    let { document, next } = await begin(ports, edit)
    while (next) ({ document, next } = await goOn(ports, edit, document, next))
    return toStored(document)
  } catch (error) {
    if (error instanceof LostRace) return undefined
    if (error instanceof Unchanged) return toStored(edit.from)
    throw error
  }
}

function begin(ports: ResourcePorts, edit: GroupEdit): Promise<Written> {
  const { groups, audit } = ports
  const { from, members, resource, caller } = edit
  const move = editMembers(ports, from._id, members)
  const editing = areAboutAll(members) ? { editing: randomUUID() } : {}
  return writeGroup(ports, edit, {
    // Members come and go whatever else the group has become; all else was worked out from what was read.
    isOutdated: before => edit.isBound && before.version !== from.version,
    become(before, now) {
      const given = { id: from._id, client: caller.client, now, before }
      return { ...(resource ? groups.toDocument(resource, given) : touched(before, now)), ...editing }
    },
    async move(transaction) {
      if (resource) await rolesIn(ports, resource.attributes, transaction)
      const moved = await move(transaction)
      if (!resource && !moved.hasMoved) throw new Unchanged()
      await audit.record(auditEvent('group.changed', caller, from._id), transaction)
      return moved
    },
  })
}

/** One of the steps after the first. */
function goOn(ports: ResourcePorts, edit: GroupEdit, last: GroupDocument, step: Step): Promise<Written> {
  return writeGroup(ports, edit, {
    isOutdated: before => before.editing !== last.editing,
    become: touched,
    move: step,
  })
}

type Written = { readonly document: GroupDocument; readonly next?: Step | undefined }

type Write = {
  readonly isOutdated: (before: GroupDocument) => boolean
  readonly become: (before: GroupDocument, now: Date) => GroupDocument
  readonly move: Step
}

/** One transaction: the group, then its members. Others at the same time conflict with it at its beginning so, and not at its end. */
function writeGroup(
  ports: ResourcePorts,
  { from: { _id: id }, caller, beforeCommit }: GroupEdit,
  { isOutdated, become, move }: Write,
): Promise<Written> {
  const { groups, roleStore } = ports
  return ports.inTransaction(async transaction => {
    requireMayWriteGroup(caller, await roleStore.ofGroups([id], transaction))
    const before: GroupDocument | undefined = await groups.find(id, transaction)
    if (!before || isOutdated(before)) throw new LostRace()
    const document = become(before, ports.now())
    if (!(await groups.replace(document, before.version, transaction))) throw new LostRace()
    const { next } = await move(transaction)
    if (!next) await beforeCommit?.([groups.toStored(document, caller.client)], transaction)
    return { document, next }
  })
}

const touched = (before: GroupDocument, now: Date): GroupDocument => ({
  ...before,
  version: newVersion(),
  lastModified: now,
})
