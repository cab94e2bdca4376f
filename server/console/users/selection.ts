import type { ShownPerson } from '../../../views/console/person.tsx'
import { refused } from '../api.ts'
import { byIds } from '../by-ids.ts'
import { findGroup } from '../find-group.ts'
import type { Visit } from '../page.ts'
import { LINE, toShownPerson } from './shown-person.ts'
import { readUserQuery, toFilter, toParameters, views } from './user-query.ts'

/** Whom an act is for: people one by one, all that a search finds, or everybody, which is said and never meant by saying nothing. */
export type Selection =
  | { readonly kind: 'some'; readonly people: readonly ShownPerson[] }
  | { readonly kind: 'matching'; readonly filter: string; readonly total: number; readonly backHref: string }
  | { readonly kind: 'everybody'; readonly total: number }

/** Undefined where nobody is selected. */
export async function readSelection(visit: Visit): Promise<Selection | undefined> {
  const { query, api } = visit
  if (query.get('everybody') === 'yes') return { kind: 'everybody', total: await count(visit) }
  if (query.get('all') === 'yes') {
    requireFilter(query.get('show'))
    const asked = readUserQuery(query)
    const group = asked.group ? await findGroup(api, asked.group) : undefined
    if (asked.group && !group) return undefined
    const filter = toFilter(asked, { groupId: group?.id, mayReadAll: visit.may('users:read-all'), now: visit.now() })
    const total = await count(visit, filter)
    if (filter === undefined) return { kind: 'everybody', total }
    return { kind: 'matching', filter, total, backHref: `/console/users?${new URLSearchParams(toParameters(asked))}` }
  }
  const people = (await byIds(api, '/scim/v2/Users', query.getAll('id'), LINE)).map(toShownPerson)
  return people.length > 0 ? { kind: 'some', people } : undefined
}

/** Of a filter that there is none of everybody would be left. Throws Refused. */
function requireFilter(show: string | null): void {
  if (show === null || Object.hasOwn(views, show)) return
  throw refused(
    `There is no filter “${show.slice(0, 64)}”. Go back to the table, choose one, and tick the people again.`,
  )
}

/** The person of a selection of one. */
export const onlyOne = (selection: Selection): ShownPerson | undefined =>
  selection.kind === 'some' && selection.people.length === 1 ? selection.people[0] : undefined

export const sizeOf = (selection: Selection): number =>
  selection.kind === 'some' ? selection.people.length : selection.total

async function count({ api }: Visit, filter?: string): Promise<number> {
  const { total } = await api.list('/scim/v2/Users', { ...(filter && { filter }), count: '0' })
  return total
}
