import type { Transaction } from '../../passwords/ports.ts'
import { foldElement } from '../../scim/document.ts'
import { ScimError } from '../../scim/error.ts'
import { match } from '../../scim/filter/match.ts'
import { groupAttributes } from '../../scim/schema/group.ts'
import type { JsonObject, MemberEdit } from '../../scim/store.ts'
import type { Membership, MemberType } from '../store/memberships.ts'
import type { ResourcePorts } from './ports.ts'

/** The members of some groups as they are shown. */
export async function membersOf(ports: ResourcePorts, groups: readonly string[]): Promise<Map<string, JsonObject[]>> {
  const memberships = await ports.memberships.ofGroups(groups)
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

/** Carries out edits of a group's members in their order (rules S44, S52, S58, S59). Whether they changed anything. */
export async function editMembers(
  ports: ResourcePorts,
  group: string,
  edits: readonly MemberEdit[],
  transaction: Transaction,
): Promise<boolean> {
  let changed = false
  let isNesting = false
  for (const edit of edits) {
    const { added, removed } = await toSteps(ports, group, edit, transaction)
    const removedNow = removed.length > 0 ? await ports.memberships.remove(group, removed, transaction) : []
    const addedNow = await ports.memberships.add(added, transaction)
    changed ||= removedNow.length + addedNow > 0
    isNesting ||= removedNow.some(isNested) || (addedNow > 0 && added.some(isNested))
  }
  if (isNesting) await ports.tree.rewrite(transaction)
  return changed
}

const isNested = ({ memberType }: Membership) => memberType === 'Group'

async function toSteps(
  ports: ResourcePorts,
  group: string,
  edit: MemberEdit,
  transaction: Transaction,
): Promise<{ added: Membership[]; removed: string[] }> {
  if (edit.kind === 'add') return { added: await toMemberships(ports, group, edit.values, transaction), removed: [] }
  if (edit.kind === 'remove' && edit.values) return { added: [], removed: edit.values.map(idOf) }
  const current = await ports.memberships.ofGroups([group], transaction)
  const members: JsonObject[] = current.map(({ member, memberType }) => ({ value: member, type: memberType }))
  if (edit.kind === 'remove') {
    const { filter } = edit
    const matching = filter
      ? members.filter(member => match(filter, foldElement(groupAttributes.members, member)))
      : members
    return { added: [], removed: matching.map(idOf) }
  }
  const added = await toMemberships(ports, group, edit.values, transaction)
  const kept = new Set(added.map(({ member }) => member))
  return { added, removed: members.map(idOf).filter(member => !kept.has(member)) }
}

/** The named members, which must be people or groups of this directory; their type is what they are, whatever the client says. */
async function toMemberships(
  ports: ResourcePorts,
  group: string,
  values: readonly JsonObject[],
  transaction: Transaction,
): Promise<Membership[]> {
  const ids = [...new Set(values.map(idOf))]
  if (ids.includes(group)) throw new ScimError(400, 'invalidValue', 'A group can not be its own member.')
  // One after the other: a transaction takes no two operations at a time.
  const people = await ports.users.hold(ids, transaction)
  const groups = await ports.groups.hold(ids, transaction)
  const types = new Map<string, MemberType>([
    ...people.map(id => [id, 'User'] as const),
    ...groups.map(id => [id, 'Group'] as const),
  ])
  return ids.map(member => {
    const memberType = types.get(member)
    if (!memberType)
      throw new ScimError(400, 'invalidValue', `There is no user and no group with the id "${member.slice(0, 64)}".`)
    return { group, member, memberType }
  })
}

const idOf = ({ value }: JsonObject) => String(value)
