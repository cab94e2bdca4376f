import type { JsonObject } from '../../../scim/store.ts'
import type { Line, Part } from '../../../views/console/resource-parts.tsx'
import { Refused } from '../api.ts'
import type { Fields, Visit } from '../page.ts'
import { type Act, addressOf } from '../resources/kind.ts'
import { findMember } from './find-member.ts'

type Member = { readonly value: string; readonly display?: string; readonly type: 'User' | 'Group' }

const COUNT = 50

const GROUPS = { endpoint: '/scim/v2/Groups' } as const

/** Who is in a group by itself, groups first; people who are in it through these are found among all people. */
export async function membersOf(visit: Visit, group: JsonObject, typed: Fields): Promise<Part> {
  const { query, may } = visit
  const mayWrite = may('users:write')
  const members = await read(visit, group)
  const from = Math.max(0, Number.parseInt(query.get('from') ?? '', 10) || 0)
  const pageAt = (start: number) => `/console/groups/${encodeURIComponent(String(group.id))}?from=${start}`
  const all = `/console/users?${new URLSearchParams({ group: String(group.id) })}`
  const input = { name: 'member', label: 'User name, mail address, or name of a group', value: typed.member ?? '' }
  const isLong = members === undefined || members.length > COUNT
  return {
    title: 'Members',
    about: members ? `${members.length.toLocaleString('en')} in all.` : 'There are more than a page can list.',
    lines: members?.slice(from, from + COUNT).map(member => toLine(member, mayWrite)) ?? [],
    ...(members && { empty: 'Nobody is in it' }),
    firstHref: from > 0 ? pageAt(0) : undefined,
    nextHref: members && members.length > from + COUNT ? pageAt(from + COUNT) : undefined,
    acts: mayWrite
      ? [
          { name: 'addMember', label: 'Add', input },
          ...(isLong ? [{ name: 'removeMember', label: 'Remove', input }] : []),
        ]
      : [],
    links: [{ label: 'Everybody in it, through other groups as well', href: all }],
  }
}

/** Undefined where there are more than one answer of the API has. */
async function read({ api }: Visit, { id }: JsonObject): Promise<Member[] | undefined> {
  try {
    const { members = [] } = await api.get(addressOf(GROUPS, id), { attributes: 'members' })
    const place = ({ type, display = '' }: Member) => `${type} ${display.toLowerCase()}`
    return (members as Member[]).sort((one, other) => place(one).localeCompare(place(other), 'en'))
  } catch (error) {
    if (error instanceof Refused && error.body.scimType === 'tooMany') return undefined
    throw error
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
