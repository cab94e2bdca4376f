import { versionOf } from '../../../scim/etag.ts'
import type { JsonObject } from '../../../scim/store.ts'
import { outboxPage, type ShownEntry } from '../../../views/console/outbox.tsx'
import { idOfPerson } from '../names.ts'
import { orSayWhy } from '../or-say-why.ts'
import type { Answer, Fields, Page, Visit } from '../page.ts'
import { reportOf } from '../told.ts'

const ENTRIES = '/admin/v2/OutboxEntries'

/** The filters that are one click away. */
const views = new Map<string, { readonly label: string; readonly filter?: string }>([
  ['all', { label: 'All' }],
  ['failed', { label: 'Failed', filter: '(state eq "refused" or state eq "givenUp")' }],
  ['unknown', { label: 'Unknown', filter: 'state eq "unknown"' }],
  ['queued', { label: 'Waiting', filter: 'state eq "queued"' }],
  ['sent', { label: 'Sent', filter: 'state eq "sent"' }],
  ['stale', { label: 'Not needed any more', filter: 'state eq "stale"' }],
])

/** What may be put back into the queue; of what is unknown and still tried the API says so. */
const AGAIN = ['refused', 'givenUp', 'unknown']

type Asked = { readonly show: string; readonly user: string }

/** Mails, and what applications and event receivers are told: what has become of each, and sending again what failed. */
export const outbox: Page = {
  path: '/outbox',
  scopes: ['mail:read'],
  get: visit => show(visit),
  post: (visit, fields) =>
    orSayWhy(
      () => sendAgain(visit, fields),
      problem => show(visit, problem),
    ),
}

async function sendAgain({ api, tell, address }: Visit, { id = '', version = '' }: Fields): Promise<Answer> {
  await api.replace(`${ENTRIES}/${encodeURIComponent(id)}`, 'retry', { path: 'action', version })
  return { to: await tell(address, { done: 'It is back in the queue, and tried again at once.' }) }
}

const asked = ({ query }: Visit): Asked => ({
  show: views.has(query.get('show') ?? '') ? String(query.get('show')) : 'all',
  user: (query.get('user') ?? '').trim().slice(0, 256),
})

async function show(visit: Visit, problem?: string): Promise<string> {
  const wanted = asked(visit)
  const user = wanted.user && `user.value eq ${JSON.stringify(await idOfPerson(visit, wanted.user))}`
  const filter = [views.get(wanted.show)?.filter, user].filter(Boolean).join(' and ')
  const order = { sortBy: 'queuedAt', sortOrder: 'descending' }
  const cursor = visit.query.get('cursor') ?? ''
  const { resources, next } = await visit.api.list(
    ENTRIES,
    { ...order, ...(filter && { filter }), count: '50', cursor },
    1,
  )
  return outboxPage({
    frame: visit.frame,
    told: reportOf(visit),
    problem,
    action: visit.address,
    ...wanted,
    views: [...views].map(([name, { label }]) => ({
      label,
      href: addressOf({ ...wanted, show: name }),
      isCurrent: name === wanted.show,
    })),
    entries: resources.map(entry => toShownEntry(entry, visit)),
    firstHref: cursor ? addressOf(wanted) : undefined,
    nextHref: next && addressOf(wanted, { cursor: next }),
  })
}

function toShownEntry(entry: JsonObject, { may }: Visit): ShownEntry {
  const { user, recipient, lastError, meta, sentAt } = entry as {
    user: { value: string; display?: string }
    recipient?: { value: string; display?: string }
    lastError?: { code: string; message: string }
    meta: { version: string }
    sentAt?: string
  }
  const state = String(entry.state)
  return {
    id: String(entry.id),
    kind: String(entry.kind),
    state,
    user: { name: user.display ?? user.value, ...(may('users:read') && { id: user.value }) },
    recipient: recipient && (recipient.display ?? recipient.value),
    attempts: Number(entry.attempts),
    queuedAt: String(entry.queuedAt),
    sentAt,
    error: lastError && `${lastError.message} (${lastError.code})`,
    version: versionOf(meta.version),
    mayRetry: may('mail:write') && AGAIN.includes(state),
  }
}

function addressOf({ show: name, user }: Asked, more: Fields = {}): string {
  const query = new URLSearchParams({ ...(name !== 'all' && { show: name }), ...(user && { user }), ...more })
  return `/console/outbox${query.size > 0 ? `?${query}` : ''}`
}
