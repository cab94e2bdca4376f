import type { Activity } from '../../../views/console/profile-activity.tsx'
import { inWords } from '../event-words.ts'
import { namesOf } from '../names.ts'
import type { Visit } from '../page.ts'

/** What happened to a person and what they did, and which mails they were sent; as far as the visitor may read it. */
export async function activityOf(visit: Visit, person: string): Promise<Activity> {
  const [events = [], mails] = await Promise.all([eventsOf(visit, person, MOST), mailsOf(visit, person)])
  return { events, mails }
}

/** Of these as many as a profile shows. */
const MOST = 50

/** What happened to a person and what they did; undefined for who may not read it. */
export async function eventsOf(visit: Visit, person: string, most: number): Promise<Activity['events'] | undefined> {
  if (!visit.may('audit:read')) return undefined
  const id = JSON.stringify(person)
  const { resources } = await visit.api.list('/admin/v2/AuditEvents', {
    filter: `target eq ${id} or actor eq ${id}`,
    ...newestBy('at', most),
  })
  const names = await namesOf(
    visit,
    resources.map(({ actor }) => String(actor)),
  )
  return resources.map(event => ({
    what: inWords(String(event.event), event.outcome === 'success'),
    isFailure: event.outcome === 'failure',
    at: String(event.at),
    by: event.actor === person ? 'by themself' : `by ${names.get(String(event.actor))?.name ?? event.actor}`,
    details: ((event.details ?? []) as { name: string; value: string }[]).map(({ name, value }) => `${name}: ${value}`),
  }))
}

async function mailsOf({ api, may }: Visit, person: string): Promise<Activity['mails']> {
  if (!may('mail:read')) return undefined
  const filter = `user.value eq ${JSON.stringify(person)}`
  const { resources } = await api.list('/admin/v2/OutboxEntries', { filter, ...newestBy('queuedAt', MOST) })
  return resources.map(mail => ({
    kind: String(mail.kind),
    state: String(mail.state),
    queuedAt: String(mail.queuedAt),
    sentAt: mail.sentAt === undefined ? undefined : String(mail.sentAt),
    error: (mail.lastError as { message?: string } | undefined)?.message,
  }))
}

const newestBy = (sortBy: string, most: number) => ({ sortBy, sortOrder: 'descending', count: String(most) })
