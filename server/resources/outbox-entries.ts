import { ScimError } from '../../scim/error.ts'
import { outboxEntryType } from '../../scim/schema/resource-types.ts'
import type { RequestContext, StoredResource } from '../../scim/store.ts'
import { meaningOf } from '../mail/handover.ts'
import { type OutboxDocument, type OutboxRecords, type OutboxStore, toOutboxResource } from '../store/outbox.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { withOwners } from './owners.ts'
import { auditEvent, type ResourcePorts } from './ports.ts'
import type { Round } from './update.ts'

type OutboxPorts = Pick<ResourcePorts, 'users' | 'audit' | 'inTransaction' | 'searchLimits' | 'now'> & {
  readonly outbox: OutboxStore
  readonly outboxRecords: OutboxRecords
}

/** Mails and what has become of them: the handler behind `/OutboxEntries`. */
export function createOutboxEntries(ports: OutboxPorts): StoredHandler {
  return createHandler({
    type: outboxEntryType,
    collection: ports.outboxRecords,
    limits: ports.searchLimits,
    show: async (entries, projection) => withOwners(ports.users, entries.map(explained), projection),
    write,
  })

  async function write(
    _id: string,
    { before, current, change }: Round<OutboxDocument>,
    { caller, beforeCommit }: RequestContext,
  ): Promise<StoredResource | undefined> {
    if (change.writeOnly.action === undefined) return current
    const obstacle = obstacleTo(before)
    if (obstacle) throw new ScimError(400, 'invalidValue', `The mail can't be sent again: ${obstacle}`)
    return ports.inTransaction(async transaction => {
      const queued = await ports.outbox.retry(before, ports.now(), transaction)
      if (!queued) return undefined
      const { kind, userId } = before
      const details = { mail: before._id, kind, before: before.status }
      await ports.audit.record({ ...auditEvent('mail.retried', caller, userId), details }, transaction)
      const stored = toOutboxResource(queued)
      await beforeCommit?.([stored], transaction)
      return stored
    })
  }
}

/** Why a mail is not put back into the queue. */
function obstacleTo({ status, dueAt }: OutboxDocument): string | undefined {
  if (status === 'sent') return 'the mail server has taken it. Reset the password again.'
  if (status === 'stale') return 'it is stale, because what it says was overtaken by events. Reset the password again.'
  return dueAt && 'it is in the queue, and will be tried by itself.'
}

function explained(resource: StoredResource): StoredResource {
  const { lastError } = resource.attributes as { lastError?: { code: string } }
  if (!lastError) return resource
  const { code } = lastError
  return { ...resource, attributes: { ...resource.attributes, lastError: { code, message: meaningOf(code) } } }
}
