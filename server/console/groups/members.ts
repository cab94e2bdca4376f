import type { JsonObject } from '../../../scim/store.ts'
import type { Line, Part } from '../../../views/console/resource-parts.tsx'
import type { Fields, Visit } from '../page.ts'
import { type Act, addressOf } from '../resources/kind.ts'
import { findMember } from './find-member.ts'

type Member = { readonly value: string; readonly display?: string; readonly type: 'User' | 'Group' }

const COUNT = 50

const GROUPS = { endpoint: '/scim/v2/Groups' } as const

/** Up to so many are in the order of their names, which is made of all of them. */
const SORTED = 500

/** Of more than these nobody waits for their number. */
const COUNTED = 10_000

/** Who is in a group by itself, groups first; people who are in it through these are found among all people. */
export async function membersOf(visit: Visit, group: JsonObject, typed: Fields): Promise<Part> {
  const { query, may } = visit
  const mayWrite = may('users:write')
  const address = `/console/groups/${encodeURIComponent(String(group.id))}`
  const { members, total, next } = await pageOf(visit, group.id)
  const all = `/console/users?${new URLSearchParams({ group: String(group.id) })}`
  const input = { name: 'member', label: 'User name, mail address, or name of a group', value: typed.member ?? '' }
  return {
    title: 'Members',
    about: total > COUNTED ? `More than ${COUNTED.toLocaleString('en')}.` : `${total.toLocaleString('en')} in all.`,
    lines: members.map(member => toLine(member, mayWrite)),
    empty: 'Nobody is in it',
    firstHref: query.get('after') || fromIn(query) > 0 ? address : undefined,
    nextHref: next && `${address}?${new URLSearchParams(next)}`,
    acts: mayWrite
      ? [
          { name: 'addMember', label: 'Add', input },
          ...(total > COUNT ? [{ name: 'removeMember', label: 'Remove', input }] : []),
        ]
      : [],
    links: [{ label: 'Everybody in it, through other groups as well', href: all }],
  }
}

type Found = { readonly members: readonly Member[]; readonly total: number; readonly next?: string | undefined }

/** A page by names where there are few, else by ids, which costs the same wherever it is; and what leads to the next. */
async function pageOf(
  visit: Visit,
  id: unknown,
): Promise<Omit<Found, 'next'> & { readonly next?: Fields | undefined }> {
  const after = visit.query.get('after') ?? ''
  const { next, ...found } = await read(visit, id, after, COUNT)
  if (found.total > SORTED) return { ...found, next: next === undefined ? undefined : { after: next } }
  const { members } = next === undefined && !after ? found : await read(visit, id, '', SORTED)
  const place = ({ type, display = '' }: Member) => `${type} ${display.toLowerCase()}`
  const sorted = [...members].sort((one, other) => place(one).localeCompare(place(other), 'en'))
  const from = fromIn(visit.query)
  const end = from + COUNT
  return { ...found, members: sorted.slice(from, end), next: sorted.length > end ? { from: String(end) } : undefined }
}

const fromIn = (query: URLSearchParams) => Math.max(0, Number.parseInt(query.get('from') ?? '', 10) || 0)

async function read({ api }: Visit, id: unknown, after: string, most: number): Promise<Found> {
  const query = { group: String(id), after, most: String(most) }
  const { members, totalResults, next } = await api.get(`${GROUPS.endpoint}/.members`, query, COUNTED)
  return {
    members: members as Member[],
    total: Number(totalResults),
    next: next === undefined ? undefined : String(next),
  }
}

function toLine({ value, display, type }: Member, mayWrite: boolean): Line {
  const title = display ?? value
  return {
    id: value,
    title,
    href: `/console/${type === 'Group' ? 'groups' : 'users'}/${encodeURIComponent(value)}`,
    marks: type === 'Group' ? [{ text: 'Group', tone: 'plain' }] : [],
    ...(mayWrite && { act: { name: 'removeMember', label: 'Remove', hidden: { id: value }, about: title } }),
  }
}

const WITHOUT_MEMBERS = { query: { excludedAttributes: 'members' } }

export const addMember: Act = async ({ api }, group, { member = '' }) => {
  const { id, name } = await findMember(api, member.trim())
  const operation = { op: 'add', path: 'members', value: [{ value: id }] }
  await api.patch(addressOf(GROUPS, group.id), operation, WITHOUT_MEMBERS)
  return { done: `${name} is in the group.` }
}

export const removeMember: Act = async ({ api }, group, { id, member = '' }) => {
  const found = id === undefined ? await findMember(api, member.trim()) : { id, name: 'The member' }
  const operation = { op: 'remove', path: `members[value eq ${JSON.stringify(found.id)}]` }
  await api.patch(addressOf(GROUPS, group.id), operation, WITHOUT_MEMBERS)
  return { done: `${found.name} is in the group no more.` }
}
