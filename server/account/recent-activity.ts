import type { Texts } from '../../texts/en.ts'
import type { ShownActivity } from '../../views/pages/account-activity.tsx'
import type { AuditEventStore } from '../store/audit-events.ts'

const MOST = 10

/** So many are looked through: there may be any number of events that say nothing to the person. */
const LOOKED_THROUGH = 100

/** What happened to a person's account of late, newest first, in their language. What is only an administrator's business is left out. */
export async function recentActivity(
  auditEvents: Pick<AuditEventStore, 'newestOf'>,
  personId: string,
  { activity, failures }: Texts,
): Promise<ShownActivity[]> {
  const events = await auditEvents.newestOf(personId, LOOKED_THROUGH)
  const shown = events.flatMap(({ event, outcome, at }) => {
    const isFailure = outcome === 'failure'
    const words: Readonly<Record<string, string>> = isFailure ? failures : activity
    return Object.hasOwn(words, event) ? [{ what: words[event] ?? '', isFailure, at }] : []
  })
  return shown.slice(0, MOST)
}
