import { ScimError } from '../../scim/error.ts'
import { outboxEntryType } from '../../scim/schema/resource-types.ts'
import type { JsonObject, Projection, RequestContext, StoredResource } from '../../scim/store.ts'
import { meaningOf as meaningOfMail } from '../mail/handover.ts'
import { meaningOf as meaningOfPost } from '../outbox/post.ts'
import type { EventReceiverStore } from '../store/event-receivers.ts'
import { type OutboxDocument, type OutboxRecords, type OutboxStore, sortOf, toOutboxResource } from '../store/outbox.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { withOwners } from './owners.ts'
import { auditEvent, type ResourcePorts } from './ports.ts'
import type { Round } from './update.ts'

type OutboxPorts = Pick<
  ResourcePorts,
  'users' | 'applications' | 'audit' | 'inTransaction' | 'searchLimits' | 'now'
> & {
  readonly outbox: OutboxStore
  readonly outboxRecords: OutboxRecords
  readonly eventReceivers: Pick<EventReceiverStore, 'namesOf'>
}

/** Mails, what applications and event receivers are told, and what has become of it: the handler behind `/OutboxEntries`. */
export function createOutboxEntries(ports: OutboxPorts): StoredHandler {
  return createHandler({
    type: outboxEntryType,
    collection: ports.outboxRecords,
    limits: ports.searchLimits,
    show: async (entries, projection) =>
      withOwners(ports.users, await withRecipients(entries.map(explained), projection), projection),
    write,
  })

  async function withRecipients(
    entries: readonly StoredResource[],
    { wants }: Projection,
  ): Promise<readonly StoredResource[]> {
    const told = entries.flatMap(({ attributes }) => recipientOf(attributes) ?? [])
    if (told.length === 0 || !wants('recipient.display')) return entries
    const ids = [...new Set(told)]
    const found = await Promise.all([ports.applications.namesOf(ids), ports.eventReceivers.namesOf(ids)])
    const names = new Map(found.flatMap(some => [...some]))
    return entries.map(entry => {
      const value = recipientOf(entry.attributes)
      if (!value) return entry
      const recipient = { value, display: names.get(value) ?? value }
      return { ...entry, attributes: { ...entry.attributes, recipient } }
    })
  }

  async function write(
    _id: string,
    { before, current, change }: Round<OutboxDocument>,
    { caller, beforeCommit }: RequestContext,
  ): Promise<StoredResource | undefined> {
    if (change.writeOnly.action === undefined) return current
    const obstacle = obstacleTo(before)
    if (obstacle) throw new ScimError(400, 'invalidValue', `It can't be sent again: ${obstacle}`)
    return ports.inTransaction(async transaction => {
      const queued = await ports.outbox.retry(before, ports.now(), transaction)
      if (!queued) return undefined
      const { _id: id, kind, userId, status } = before
      const sort = sortOf(before)
      const event = auditEvent(`${sort}.retried`, caller, userId)
      const details = { [sort]: id, kind, before: status }
      await ports.audit.record({ ...event, details }, transaction)
      const stored = toOutboxResource(queued)
      await beforeCommit?.([stored], transaction)
      return stored
    })
  }
}

/** Why something is not put back into the queue. */
function obstacleTo({ status, dueAt, recipient }: OutboxDocument): string | undefined {
  if (recipient && status === 'sent') return 'the recipient has taken it.'
  if (recipient && status === 'stale') return 'the recipient is not told of such things any more.'
  if (status === 'sent') return 'the mail server has taken it. Reset the password again.'
  if (status === 'stale') return 'it is stale, because what it says was overtaken by events. Reset the password again.'
  return dueAt && 'it is in the queue, and will be tried by itself.'
}

const recipientOf = ({ recipient }: JsonObject) => (recipient as { value?: string } | undefined)?.value

function explained(resource: StoredResource): StoredResource {
  const { lastError } = resource.attributes as { lastError?: { code: string } }
  if (!lastError) return resource
  const { code } = lastError
  const message = recipientOf(resource.attributes) ? meaningOfPost(code) : meaningOfMail(code)
  return { ...resource, attributes: { ...resource.attributes, lastError: { code, message } } }
}
