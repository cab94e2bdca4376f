import { randomUUID } from 'node:crypto'
import type { Caller, Change, MemberEdit, RequestContext, StoredResource } from '../../scim/store.ts'
import { newVersion, type ResourceDocument } from '../store/resource-collection.ts'
import { requireRank } from './group-rank.ts'
import { areAboutAll, editMembers, type Movement, moveMembers } from './member-edits.ts'
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

/** Takes the members that were edited already out again: the transaction fails with it. */
class LostRace extends Error {}

/**
 * Carries out an edit of a group in one transaction or, where more members come and go than one takes, in several: each leaves a version
 * of its own and is judged by the roles that the group gives by then, and what is to be kept goes with the last one. Undefined when
 * somebody else wrote meanwhile: then the same edit, worked out again on what they left, goes on from there.
 */
export async function editGroup(ports: ResourcePorts, edit: GroupEdit): Promise<StoredResource | undefined> {
  try {
    const { document, rest } = await begin(ports, edit)
    let last = document
    for (const step of rest) last = await goOn(ports, edit, last, { step, isLast: step === rest.at(-1) })
    return ports.groups.toStored(last, edit.caller.client)
  } catch (error) {
    if (error instanceof LostRace) return undefined
    throw error
  }
}

type Begun = { readonly document: GroupDocument; readonly rest: readonly Movement[] }

function begin(ports: ResourcePorts, edit: GroupEdit): Promise<Begun> {
  const { groups, audit } = ports
  const { from, members, resource, caller } = edit
  const id = from._id
  return ports.inTransaction(async transaction => {
    requireRank(caller, await ports.tree.rolesOfGroup(id, transaction))
    const { hasMoved, rest } = await editMembers(ports, id, members, transaction)
    if (!resource && !hasMoved) return { document: from, rest }
    // Members come and go whatever else the group has become; all else was worked out from what was read.
    const before = await groups.find(id, transaction)
    if (!before || (edit.isBound && before.version !== from.version)) throw new LostRace()
    const now = ports.now()
    const changed = resource
      ? groups.toDocument(resource, { id, client: caller.client, now, before })
      : { ...before, version: newVersion(), lastModified: now }
    const document = { ...changed, ...(areAboutAll(members) && { editing: randomUUID() }) }
    if (!(await groups.replace(document, before.version, transaction))) throw new LostRace()
    await audit.record(auditEvent('group.changed', caller, id), transaction)
    if (rest.length === 0) await edit.beforeCommit?.([groups.toStored(document, caller.client)], transaction)
    return { document, rest }
  })
}

/** One of the steps after the first. Who is gone by now is passed over, as if they had come and gone. */
function goOn(
  ports: ResourcePorts,
  { caller, beforeCommit }: GroupEdit,
  last: GroupDocument,
  { step, isLast }: { readonly step: Movement; readonly isLast: boolean },
): Promise<GroupDocument> {
  const { groups } = ports
  return ports.inTransaction(async transaction => {
    requireRank(caller, await ports.tree.rolesOfGroup(last._id, transaction))
    const before: GroupDocument | undefined = await groups.find(last._id, transaction)
    if (!before || before.editing !== last.editing) throw new LostRace()
    const document = { ...before, version: newVersion(), lastModified: ports.now() }
    // First of all, so that others at the same time conflict with this step at its beginning, and not at its end.
    if (!(await groups.replace(document, before.version, transaction))) throw new LostRace()
    await moveMembers(ports, last._id, step, transaction)
    if (isLast) await beforeCommit?.([groups.toStored(document, caller.client)], transaction)
    return document
  })
}
