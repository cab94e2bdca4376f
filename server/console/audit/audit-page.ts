import { auditPage } from '../../../views/console/audit.tsx'
import { type Listed, nothingListed } from '../api.ts'
import { eventNames } from '../event-words.ts'
import { idOfPerson } from '../names.ts'
import { orSayWhy } from '../or-say-why.ts'
import type { Page, Visit } from '../page.ts'
import { verifiedOf } from '../told.ts'
import { type AuditQuery, readAuditQuery, toFilter, toParameters } from './audit-query.ts'
import { toShownEvents } from './shown-event.ts'
import { lastVerification } from './verification.ts'

const EVENTS = '/admin/v2/AuditEvents'
const COUNT = '50'

/** What happened, the newest first, and whether the audit is as it was written. */
export const audit: Page = {
  path: '/audit',
  scopes: ['audit:read'],
  async get(visit) {
    const asked = readAuditQuery(visit.query)
    return orSayWhy(
      async () => show(visit, asked, await find(visit, asked)),
      problem => show(visit, asked, nothingListed, problem),
    )
  },
  /** Looks whether events were changed or taken away. */
  async post({ api, tell }) {
    const { breaches, events } = await api.get(`${EVENTS}/.verify`)
    return { to: await tell('/console/audit', { breaches: (breaches ?? []) as string[], events: Number(events ?? 0) }) }
  },
}

async function find(visit: Visit, asked: AuditQuery): Promise<Listed> {
  const [actor, target] = await Promise.all([idOfPerson(visit, asked.actor), idOfPerson(visit, asked.target)])
  const filter = toFilter({ ...asked, actor, target })
  const cursor = visit.query.get('cursor') ?? ''
  const order = { sortBy: 'at', sortOrder: 'descending' }
  return visit.api.list(EVENTS, { ...order, ...(filter && { filter }), count: COUNT, cursor }, 1)
}

async function show(visit: Visit, asked: AuditQuery, { resources, next }: Listed, problem?: string): Promise<string> {
  return auditPage({
    frame: visit.frame,
    verified: verifiedOf(visit),
    last: await lastVerification(visit),
    asked,
    eventNames,
    isFiltered: Object.keys(toParameters(asked)).length > 0,
    problem,
    events: await toShownEvents(visit, resources),
    firstHref: visit.query.get('cursor') ? addressOf(asked) : undefined,
    nextHref: next && addressOf(asked, { cursor: next }),
  })
}

function addressOf(asked: AuditQuery, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({ ...toParameters(asked), ...more })
  return `/console/audit${query.size > 0 ? `?${query}` : ''}`
}
