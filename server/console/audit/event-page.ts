import { auditEventPage } from '../../../views/console/audit-event.tsx'
import type { Page } from '../page.ts'
import { toShownEvents } from './shown-event.ts'

/** One event, with all that is known of it. */
export const auditEvent: Page = {
  path: '/audit/:id',
  scopes: ['audit:read'],
  async get(visit) {
    const path = `/admin/v2/AuditEvents/${encodeURIComponent(visit.params.id ?? '')}`
    const [event] = await toShownEvents(visit, [await visit.api.get(path)])
    if (!event) throw new Error('An event is shown as one.')
    return auditEventPage({ frame: visit.frame, event })
  },
}
