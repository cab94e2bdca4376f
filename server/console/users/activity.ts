import type { JsonObject } from '../../../scim/store.ts'
import type { Activity } from '../../../views/console/profile-activity.tsx'
import type { Visit } from '../page.ts'
import { inWords } from './event-words.ts'

/** What happened to a person and what they did, and which mails they were sent; as far as the visitor may read it. */
export async function activityOf(visit: Visit, person: string, most: number): Promise<Activity> {
  const { api, may } = visit
  const id = JSON.stringify(person)
  const newestBy = (sortBy: string) => ({ sortBy, sortOrder: 'descending', count: String(most) })
  const [events, mails] = await Promise.all([
    may('audit:read')
      ? api.get('/admin/v2/AuditEvents', { filter: `target eq ${id} or actor eq ${id}`, ...newestBy('at') })
      : undefined,
    may('mail:read')
      ? api.get('/admin/v2/OutboxEntries', { filter: `user.value eq ${id}`, ...newestBy('queuedAt') })
      : undefined,
  ])
  const found = (events?.Resources ?? []) as JsonObject[]
  const names = await namesOf(visit, [...new Set(found.map(({ actor }) => String(actor)))])
  return {
    events: found.map(event => ({
      what: inWords(String(event.event), event.outcome === 'success'),
      isFailure: event.outcome === 'failure',
      at: String(event.at),
      by: event.actor === person ? 'by themself' : `by ${names.get(String(event.actor)) ?? event.actor}`,
      details: ((event.details ?? []) as { name: string; value: string }[]).map(
        ({ name, value }) => `${name}: ${value}`,
      ),
    })),
    mails:
      mails &&
      (mails.Resources as JsonObject[]).map(mail => ({
        kind: String(mail.kind),
        state: String(mail.state),
        queuedAt: String(mail.queuedAt),
        sentAt: mail.sentAt === undefined ? undefined : String(mail.sentAt),
        error: (mail.lastError as { message?: string } | undefined)?.message,
      })),
  }
}

/** What those are called who did something: people, or clients as far as the visitor may read them. */
async function namesOf({ api, may }: Visit, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const filter = ids.map(id => `id eq ${JSON.stringify(id)}`).join(' or ')
  if (filter === '') return new Map()
  const [people, clients] = await Promise.all([
    api.get('/scim/v2/Users', { filter, attributes: 'userName,displayName' }),
    may('clients:read') ? api.get('/admin/v2/ProvisioningClients', { filter, attributes: 'name' }) : undefined,
  ])
  const found = [people, clients].flatMap(list => (list?.Resources ?? []) as JsonObject[])
  return new Map(
    found.map(({ id, displayName, userName, name }) => [String(id), String(displayName ?? userName ?? name)]),
  )
}
