import { usersPage } from '../../../views/console/users.tsx'
import { type Listed, nothingListed, Refused } from '../api.ts'
import { type FoundGroup, findGroup } from '../find-group.ts'
import type { Answer, Page, Visit } from '../page.ts'
import { reportOf } from '../told.ts'
import { menuFor, menuForMany } from './actions.ts'
import { LINE, toShownPerson } from './shown-person.ts'
import { orders, readUserQuery, toFilter, toParameters, type UserQuery, views } from './user-query.ts'

/** People on a page. */
const COUNT = 50

/** Of more people than these their number is counted when it is asked for. */
const COUNTED = 10_000

/** Everybody, as a table that is searched, filtered and paged through by cursors, which cost the same on every page. */
export const users: Page = {
  path: '/users',
  scopes: ['users:read'],
  get: async visit => {
    const asked = readUserQuery(visit.query)
    const { group, problem } = await groupOf(visit, asked)
    const isNoGroup = asked.group !== '' && group === undefined
    const filter = toFilter(asked, { groupId: group?.id, mayReadAll: visit.may('users:read-all'), now: visit.now() })
    return show(visit, asked, { ...(isNoGroup ? nothingListed : await find(visit, asked, filter)), group, problem })
  },
}

type AskedGroup = { readonly group?: FoundGroup | undefined; readonly problem?: string | undefined }

/** The group whose people are asked for, or why it isn't clear which one. */
async function groupOf({ api }: Visit, { group }: UserQuery): Promise<AskedGroup> {
  if (group === '') return {}
  try {
    return { group: await findGroup(api, group) }
  } catch (error) {
    if (!(error instanceof Refused) || !error.isMendable) throw error
    return { problem: error.message }
  }
}

async function find({ api, query }: Visit, { sort }: UserQuery, filter: string | undefined): Promise<Listed> {
  const parameters = {
    ...orders[sort],
    ...(filter && { filter }),
    attributes: LINE,
    count: String(COUNT),
    cursor: query.get('cursor') ?? '',
  }
  return api.list('/scim/v2/Users', parameters, query.has('exact') ? undefined : COUNTED)
}

async function show(
  visit: Visit,
  asked: UserQuery,
  { total, resources, next, group, problem }: Listed & AskedGroup,
): Promise<Answer> {
  const isMore = total > COUNTED && !visit.query.has('exact')
  const shown = resources.map(toShownPerson)
  const known = await visit.judge.people(shown.map(({ id }) => id))
  const exact = visit.query.has('exact') ? { exact: 'yes' } : undefined
  return usersPage({
    frame: visit.frame,
    told: reportOf(visit),
    asked,
    group: group && { name: group.name, href: `/console/groups/${encodeURIComponent(group.id)}` },
    groupProblem: problem === undefined ? undefined : { field: 'group', text: problem },
    parameters: toParameters(asked),
    views: Object.entries(views).map(([name, { label }]) => ({
      label,
      href: addressOf({ ...asked, show: name }),
      isCurrent: name === asked.show,
    })),
    orderHref: name => addressOf({ ...asked, sort: asked.sort === name ? `-${name}` : name }),
    total: isMore ? { more: COUNTED, exactHref: addressOf(asked, { exact: 'yes' }) } : { exactly: total },
    people: shown.map(person => ({ person, menu: menuFor(person, known.get(person.id), visit) })),
    actions: menuForMany(visit),
    importHref: visit.may('users:write') ? '/console/users/import' : undefined,
    fileHref: visit.may('passwords:reset') ? '/console/users/reset-file' : undefined,
    everybodyHref: visit.may('passwords:reset') ? '/console/users/reset?everybody=yes' : undefined,
    firstHref: visit.query.get('cursor') ? addressOf(asked, exact) : undefined,
    nextHref: next === undefined ? undefined : addressOf(asked, { ...exact, cursor: next }),
  })
}

const addressOf = (asked: UserQuery, more: Readonly<Record<string, string>> = {}) => {
  const query = new URLSearchParams({ ...toParameters(asked), ...more })
  return `/console/users${query.size > 0 ? `?${query}` : ''}`
}
