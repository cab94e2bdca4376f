import type { Caller, Change, MemberEdit, RequestContext, StoredResource } from '../../scim/store.ts'
import { newVersion, type ResourceDocument } from '../store/resource-collection.ts'
import { editMembers } from './member-edits.ts'
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

type Step = { readonly document: ResourceDocument; readonly isDone: boolean }

/** Takes the members that were edited already out again: the transaction fails with it. */
class LostRace extends Error {}

/**
 * Carries out an edit of a group in one transaction or, where more members come and go than one takes, in several: each leaves a version
 * of its own, and the last one sets the attributes. Undefined when somebody else wrote meanwhile: then the same edit, worked out again
 * on what they left, goes on from there.
 */
export async function editGroup(ports: ResourcePorts, edit: GroupEdit): Promise<StoredResource | undefined> {
  try {
    let step = await takeStep(ports, edit)
    while (!step.isDone) step = await takeStep(ports, { ...edit, from: step.document, isBound: true })
    return ports.groups.toStored(step.document, edit.caller.client)
  } catch (error) {
    if (error instanceof LostRace) return undefined
    throw error
  }
}

function takeStep(ports: ResourcePorts, edit: GroupEdit): Promise<Step> {
  const { groups, audit } = ports
  const { from, members, resource, caller } = edit
  const id = from._id
  return ports.inTransaction(async transaction => {
    const { hasMoved, isDone } = await editMembers(ports, id, members, transaction)
    if (isDone && !resource && !hasMoved) return { document: from, isDone }
    // Members come and go whatever else the group has become; all else was worked out from what was read.
    const before = await groups.find(id, transaction)
    if (!before || (edit.isBound && before.version !== from.version)) throw new LostRace()
    const now = ports.now()
    const document =
      resource && isDone
        ? groups.toDocument(resource, { id, client: caller.client, now, before })
        : { ...before, version: newVersion(), lastModified: now }
    if (!(await groups.replace(document, before.version, transaction))) throw new LostRace()
    await audit.record(auditEvent('group.changed', caller, id), transaction)
    if (isDone) await edit.beforeCommit?.([groups.toStored(document, caller.client)], transaction)
    return { document, isDone }
  })
}
