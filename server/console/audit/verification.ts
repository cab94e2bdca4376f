import type { Verification } from '../../../views/console/audit.tsx'
import type { Visit } from '../page.ts'
import { toShownEvents } from './shown-event.ts'

/** What came of it when somebody last had the audit verified; undefined where nobody did. */
export async function lastVerification(visit: Visit): Promise<Verification | undefined> {
  const { resources } = await visit.api.list(
    '/admin/v2/AuditEvents',
    { filter: 'event eq "audit.verified"', sortBy: 'at', sortOrder: 'descending', count: '1' },
    1,
  )
  const [event] = await toShownEvents(visit, resources)
  return event && { id: event.id, at: event.at, by: event.actor.name ?? event.actor.id, isFailure: event.isFailure }
}
