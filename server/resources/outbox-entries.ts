import { ScimError } from '../../scim/error.ts'
import { outboxEntryType } from '../../scim/schema/resource-types.ts'
import type { JsonObject, Projection, RequestContext, StoredResource } from '../../scim/store.ts'
import { meaningOf as meaningOfMail } from '../mail/handover.ts'
import { meaningOf as meaningOfPost } from '../outbox/post.ts'
import { type OutboxDocument, type OutboxRecords, type OutboxStore, toOutboxResource } from '../store/outbox.ts'
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
}

/** Mails, logouts that applications are told of, and what has become of them: the handler behind `/OutboxEntries`. */
export function createOutboxEntries(ports: OutboxPorts): StoredHandler {
  return createHandler({
    type: outboxEntryType,
    collection: ports.outboxRecords,
    limits: ports.searchLimits,
    show: async (entries, projection) =>
      withOwners(ports.users, await withApplications(entries.map(explained), projection), projection),
    write,
  })

  async function withApplications(
    entries: readonly StoredResource[],
    { wants }: Projection,
  ): Promise<readonly StoredResource[]> {
    const told = entries.flatMap(({ attributes }) => applicationOf(attributes) ?? [])
    if (told.length === 0 || !wants('application.display')) return entries
    const names = await ports.applications.namesOf([...new Set(told)])
    return entries.map(entry => {
      const value = applicationOf(entry.attributes)
      if (!value) return entry
      const application = { value, display: names.get(value) ?? value }
      return { ...entry, attributes: { ...entry.attributes, application } }
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
      const { _id: id, kind, userId, application, status } = before
      const event = auditEvent(application ? 'logout.retried' : 'mail.retried', caller, userId)
      const details = { [application ? 'logout' : 'mail']: id, kind, before: status }
      await ports.audit.record({ ...event, details }, transaction)
      const stored = toOutboxResource(queued)
      await beforeCommit?.([stored], transaction)
      return stored
    })
  }
}

/** Why something is not put back into the queue. */
function obstacleTo({ status, dueAt, application }: OutboxDocument): string | undefined {
  if (application && status === 'sent') return 'the application has taken it.'
  if (application && status === 'stale') return 'the application is not told of logouts any more.'
  if (status === 'sent') return 'the mail server has taken it. Reset the password again.'
  if (status === 'stale') return 'it is stale, because what it says was overtaken by events. Reset the password again.'
  return dueAt && 'it is in the queue, and will be tried by itself.'
}

const applicationOf = ({ application }: JsonObject) => (application as { value?: string } | undefined)?.value

function explained(resource: StoredResource): StoredResource {
  const { lastError } = resource.attributes as { lastError?: { code: string } }
  if (!lastError) return resource
  const { code } = lastError
  const message = applicationOf(resource.attributes) ? meaningOfPost(code) : meaningOfMail(code)
  return { ...resource, attributes: { ...resource.attributes, lastError: { code, message } } }
}
