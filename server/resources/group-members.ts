import { ScimError } from '../../scim/error.ts'
import type { JsonObject, MemberEdit } from '../../scim/store.ts'
import type { Membership, MemberType } from '../store/memberships.ts'
import type { ResourcePorts } from './ports.ts'

/** With more of them, reads of members take turns. */
const LARGE = 20_000

/** The members of some groups as they are shown. Throws ScimError 400 tooMany for several groups with very many. */
export async function membersOf(ports: ResourcePorts, groups: readonly string[]): Promise<Map<string, JsonObject[]>> {
  if (groups.length > 1) await requireFew(ports, groups)
  const first = await ports.memberships.firstOf(groups, LARGE + 1)
  if (first.length <= LARGE) return shownMembers(ports, first)
  return ports.largeReads(async () => shownMembers(ports, await ports.memberships.ofGroups(groups)))
}

/** Members with their names, by their groups. */
export async function shownMembers(
  ports: Pick<ResourcePorts, 'users' | 'groups'>,
  memberships: readonly Membership[],
): Promise<Map<string, JsonObject[]>> {
  const idsOf = (type: MemberType) => [
    ...new Set(memberships.filter(one => one.memberType === type).map(({ member }) => member)),
  ]
  const [people, nested] = await Promise.all([ports.users.namesOf(idsOf('User')), ports.groups.namesOf(idsOf('Group'))])
  const names = new Map([...people, ...nested])
  const members = new Map<string, JsonObject[]>()
  for (const { group, member, memberType } of memberships) {
    const own = members.get(group) ?? []
    const display = names.get(member)
    own.push({ value: member, ...(display && { display }), type: memberType })
    members.set(group, own)
  }
  return members
}

/**
 * Throws ScimError 400 tooMany for a group that has more members than one answer shows, or would have after some edits; who comes counts
 * as somebody new.
 */
export async function requireShowable(
  { memberships, groupLimits }: ResourcePorts,
  group: string,
  edits: readonly MemberEdit[] = [],
): Promise<void> {
  const { whole } = groupLimits
  const begin = edits.findLastIndex(({ kind }) => kind === 'replace')
  const stay = begin < 0 ? await memberships.countOf([group], whole + 1) : 0
  const coming = edits.slice(Math.max(begin, 0)).filter(({ kind }) => kind !== 'remove')
  if (coming.reduce((sum, { values = [] }) => sum + values.length, stay) <= whole) return
  const remedy = `Leave them out with excludedAttributes=members, and list people by groups.value eq "${group}".`
  throw new ScimError(400, 'tooMany', `The group has more than ${whole} members. ${remedy}`)
}

async function requireFew({ memberships, groupLimits }: ResourcePorts, groups: readonly string[]): Promise<void> {
  const { shown } = groupLimits
  if ((await memberships.countOf(groups, shown + 1)) <= shown) return
  const remedy = 'Leave them out with excludedAttributes=members, or ask for fewer groups at once.'
  throw new ScimError(400, 'tooMany', `The groups of this page have more than ${shown} members. ${remedy}`)
}
