import { userClientsSchema } from '../../../scim/schema/clients.ts'
import { passwordStateSchema } from '../../../scim/schema/password-state.ts'

/** The filter at a time. */
type FilterAt = (now: Date) => string

/** What somebody looks for among the people, as the address of the page says it. */
export type UserQuery = {
  readonly words: string
  readonly show: string
  /** The name of a group, or its id. */
  readonly group: string
  readonly sort: string
}

const STATE = passwordStateSchema.urn

const DAY = 24 * 3_600_000

/** The filters that are one click away. */
export const views: Readonly<Record<string, { readonly label: string; readonly filter?: string | FilterAt }>> = {
  all: { label: 'All' },
  active: { label: 'Active', filter: 'active eq true' },
  inactive: { label: 'Inactive', filter: 'active eq false' },
  pending: { label: 'Reset pending', filter: `${STATE}:mustChange eq true` },
  locked: { label: 'Locked', filter: `${STATE}:locked.on eq true` },
  ending: {
    label: 'Ended or ending',
    filter: now => `${STATE}:temporaryUntil le "${new Date(now.getTime() + DAY).toISOString()}"`,
  },
  federated: { label: 'Federated', filter: `${STATE}:federated eq true` },
  noMail: { label: 'No mail', filter: 'not (emails pr)' },
}

/** The orders that an index serves, however many people there are. */
export const orders: Readonly<Record<string, { readonly sortBy: string; readonly sortOrder: string }>> = {
  userName: { sortBy: 'userName', sortOrder: 'ascending' },
  '-userName': { sortBy: 'userName', sortOrder: 'descending' },
  changed: { sortBy: 'meta.lastModified', sortOrder: 'ascending' },
  '-changed': { sortBy: 'meta.lastModified', sortOrder: 'descending' },
}

const known = (table: object, name: string | null, fallback: string) =>
  name !== null && Object.hasOwn(table, name) ? name : fallback

export function readUserQuery(query: URLSearchParams): UserQuery {
  return {
    words: (query.get('q') ?? '').trim().slice(0, 256),
    show: known(views, query.get('show'), 'all'),
    group: (query.get('group') ?? '').trim().slice(0, 256),
    sort: known(orders, query.get('sort'), 'userName'),
  }
}

/** The same as parameters of an address, without what goes without saying. */
export function toParameters({ words, show, group, sort }: UserQuery): Record<string, string> {
  return {
    ...(words && { q: words }),
    ...(show !== 'all' && { show }),
    ...(group && { group }),
    ...(sort !== 'userName' && { sort }),
  }
}

/** Attributes that an index finds by their beginnings. */
const BEGINNINGS = ['userName', 'displayName', 'name.familyName', 'name.givenName', 'emails.value']

/** The filter in SCIM's words; undefined for everybody. The identifiers of other systems are for whoever may read those of all. */
export function toFilter(
  { words, show }: UserQuery,
  { groupId, mayReadAll, now }: { groupId?: string | undefined; mayReadAll: boolean; now: Date },
): string | undefined {
  const text = JSON.stringify(words)
  const identifier = `${userClientsSchema.urn}:externalIds.value eq ${text}`
  const search = [...BEGINNINGS.map(name => `${name} sw ${text}`), ...(mayReadAll ? [identifier] : [])].join(' or ')
  const parts = [
    words && `(${search})`,
    viewFilter(show, now),
    groupId !== undefined && `groups.value eq ${JSON.stringify(groupId)}`,
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(' and ') : undefined
}

/** The filter of a view in SCIM's words; undefined for everybody. */
export function viewFilter(show: string, now: Date): string | undefined {
  const filter = views[show]?.filter
  return typeof filter === 'function' ? filter(now) : filter
}
