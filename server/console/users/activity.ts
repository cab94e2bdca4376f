import type { Activity } from '../../../views/console/profile-activity.tsx'
import { inWords } from '../event-words.ts'
import { namesOf } from '../names.ts'
import type { Visit } from '../page.ts'

/** What happened to a person and what they did, and which mails they were sent; as far as the visitor may read it. */
export async function activityOf(visit: Visit, person: string, most: number): Promise<Activity> {
  const { api, may } = visit
  const id = JSON.stringify(person)
  const newestBy = (sortBy: string) => ({ sortBy, sortOrder: 'descending', count: String(most) })
  const [events, mails] = await Promise.all([
    may('audit:read')
      ? api.list('/admin/v2/AuditEvents', { filter: `target eq ${id} or actor eq ${id}`, ...newestBy('at') })
      : undefined,
    may('mail:read')
      ? api.list('/admin/v2/OutboxEntries', { filter: `user.value eq ${id}`, ...newestBy('queuedAt') })
      : undefined,
  ])
  const found = events?.resources ?? []
  const names = await namesOf(
    visit,
    found.map(({ actor }) => String(actor)),
  )
  return {
    events: found.map(event => ({
      what: inWords(String(event.event), event.outcome === 'success'),
      isFailure: event.outcome === 'failure',
      at: String(event.at),
      by: event.actor === person ? 'by themself' : `by ${names.get(String(event.actor))?.name ?? event.actor}`,
      details: ((event.details ?? []) as { name: string; value: string }[]).map(
        ({ name, value }) => `${name}: ${value}`,
      ),
    })),
    mails: mails?.resources.map(mail => ({
      kind: String(mail.kind),
      state: String(mail.state),
      queuedAt: String(mail.queuedAt),
      sentAt: mail.sentAt === undefined ? undefined : String(mail.sentAt),
      error: (mail.lastError as { message?: string } | undefined)?.message,
    })),
  }
}
