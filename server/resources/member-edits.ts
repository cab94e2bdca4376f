import type { Transaction } from '../../passwords/ports.ts'
import { foldElement } from '../../scim/document.ts'
import { ScimError } from '../../scim/error.ts'
import { match } from '../../scim/filter/match.ts'
import { typeIn } from '../../scim/references.ts'
import { groupAttributes } from '../../scim/schema/group.ts'
import type { MemberEdit } from '../../scim/store.ts'
import { chunksOf } from '../store/chunks.ts'
import type { MemberType } from '../store/memberships.ts'
import type { ResourcePorts } from './ports.ts'

/** Who leaves a group and who comes. */
type Movement = { readonly removed: readonly string[]; readonly added: readonly string[] }

type Types = ReadonlyMap<string, MemberType>

/** One transaction's part of an edit: whether it changed anything, and what is left to do after it. */
export type Step = (
  transaction: Transaction,
) => Promise<{ readonly hasMoved: boolean; readonly next?: Step | undefined }>

/**
 * Edits of a group's members in their order (rules S38, S44, S52, S58, S59), as the first of so many steps as they take. To be carried out
 * by a transaction that has written the group before, so that nobody else changes its members. Throws ScimError 400 invalidValue for a
 * member who is not there, in its first step.
 */
export function editMembers(ports: ResourcePorts, group: string, edits: readonly MemberEdit[]): Step {
  if (areToEmpty(edits)) return empty(ports, group)
  return async transaction => {
    const [first, ...rest] = stepsOf(await movementOf(ports, group, edits, transaction), ports.groupLimits.moved)
    const { hasMoved, unknown, types } = await moveMembers(ports, group, first, transaction)
    if (unknown !== undefined) throw unknownMember(unknown)
    requireTypes(edits, types)
    return { hasMoved, next: following(ports, group, rest) }
  }
}

/** Who is gone by now is passed over, as if they had come and gone. */
function following(ports: ResourcePorts, group: string, [step, ...rest]: readonly Movement[]): Step | undefined {
  if (!step) return undefined
  return async transaction => {
    const { hasMoved } = await moveMembers(ports, group, step, transaction)
    return { hasMoved, next: following(ports, group, rest) }
  }
}

/** Takes out whoever is there, however many, and reads no more of them than leave with the step. */
function empty(ports: ResourcePorts, group: string): Step {
  const { moved } = ports.groupLimits
  return async transaction => {
    const found = await ports.memberships.firstOf([group], moved + 1, transaction)
    const removed = found.slice(0, moved).map(({ member }) => member)
    const { hasMoved } = await moveMembers(ports, group, { removed, added: [] }, transaction)
    return { hasMoved, next: found.length > moved ? empty(ports, group) : undefined }
  }
}

const areToEmpty = ([edit, another]: readonly MemberEdit[]): boolean =>
  edit !== undefined &&
  another === undefined &&
  (edit.kind === 'replace' ? edit.values.length === 0 : edit.kind === 'remove' && !edit.values && !edit.filter)

/** Whether edits decide about members that they don't name. */
export const areAboutAll = (edits: readonly MemberEdit[]): boolean =>
  edits.some(({ kind, values }) => kind === 'replace' || !values)

function stepsOf({ removed, added }: Movement, most: number): [Movement, ...Movement[]] {
  const [first = { removed, added }, ...rest] = [...chunksOf([...removed, ...added], most)].map((ids, index) => {
    const leaving = Math.max(0, removed.length - index * most)
    return { removed: ids.slice(0, leaving), added: ids.slice(leaving) }
  })
  return [first, ...rest]
}

/** What edits come to. The members are read only where an edit is about all of them, or where it takes several transactions. */
async function movementOf(
  ports: ResourcePorts,
  group: string,
  edits: readonly MemberEdit[],
  transaction: Transaction,
): Promise<Movement> {
  const coming = namedIn(edits.filter(({ kind }) => kind !== 'remove'))
  if (coming.includes(group)) throw new ScimError(400, 'invalidValue', 'A group can not be its own member.')
  if (!areAboutAll(edits) && namedIn(edits).length <= ports.groupLimits.moved) {
    const stays = outcomeOf(edits, new Map(), new Map())
    return { removed: idsIn(stays, false), added: idsIn(stays, true) }
  }
  const found = await ports.memberships.ofGroups([group], transaction)
  const members: Types = new Map(found.map(({ member, memberType }) => [member, memberType]))
  const newcomers = difference(coming, members)
  const types = new Map([...members, ...(await typesOf(ports, newcomers, transaction))])
  requireTypes(edits, types)
  const stays = outcomeOf(edits, members, types)
  return {
    removed: idsIn(stays, false).filter(id => members.has(id)),
    added: idsIn(stays, true).filter(id => !members.has(id)),
  }
}

/** A member is a person or a group of this directory, whatever the client says of it. */
async function typesOf(ports: ResourcePorts, ids: readonly string[], transaction: Transaction): Promise<Types> {
  const people = await ports.users.known(ids, transaction)
  const groups = await ports.groups.known(difference(ids, new Set(people)), transaction)
  const types = toTypes(people, groups)
  const [unknown] = difference(ids, types)
  if (unknown !== undefined) throw unknownMember(unknown)
  return types
}

/** Of everybody whom the edits touch, whether they are in the group afterwards. */
function outcomeOf(edits: readonly MemberEdit[], members: Types, types: Types): Map<string, boolean> {
  const stays = new Map<string, boolean>([...members.keys()].map(id => [id, true]))
  for (const edit of edits) {
    if (edit.kind === 'replace') for (const id of stays.keys()) stays.set(id, false)
    if (edit.kind === 'remove' && edit.filter) {
      const { filter } = edit
      const fits = (id: string) =>
        match(filter, foldElement(groupAttributes.members, { value: id, type: types.get(id) ?? null }))
      for (const [id, isMember] of stays) if (isMember && fits(id)) stays.set(id, false)
    }
    for (const id of idsOf(edit)) stays.set(id, edit.kind !== 'remove')
  }
  return stays
}

/** Takes members out of a group and puts others in. Whether that changed anything, and one of those who are not there. */
async function moveMembers(
  ports: ResourcePorts,
  group: string,
  { removed, added }: Movement,
  transaction: Transaction,
): Promise<{ readonly hasMoved: boolean; readonly unknown: string | undefined; readonly types: Types }> {
  const left = removed.length > 0 ? await ports.memberships.remove(group, removed, transaction) : []
  // One after the other: a transaction takes no two operations at a time.
  const people = added.length > 0 ? await ports.users.hold(added, transaction) : []
  const others = difference(added, new Set(people))
  const types = toTypes(people, others.length > 0 ? await ports.groups.hold(others, transaction) : [])
  const coming = [...types].map(([member, memberType]) => ({ group, member, memberType }))
  const moved = [...left, ...(await ports.memberships.add(coming, transaction))]
  const nested = moved.filter(({ memberType }) => memberType === 'Group').map(({ member }) => member)
  if (nested.length > 0) await ports.tree.rewrite(nested, transaction)
  return { hasMoved: moved.length > 0, unknown: difference(others, types)[0], types }
}

/** Throws ScimError 400 invalidValue for a member whom a reference calls something else than they are. */
function requireTypes(edits: readonly MemberEdit[], types: Types): void {
  const named = edits.flatMap(({ kind, values = [] }) => (kind === 'remove' ? [] : values))
  for (const { value, $ref } of named) {
    const called = typeof $ref === 'string' ? typeIn($ref, MEMBER_TYPES) : undefined
    const type = types.get(String(value))
    if (called && type && called !== type) throw unknownMember(String(value))
  }
}

/** Takes somebody who is deleted out of all groups: without them, each is of another version (S65, S116). */
export async function leaveGroups(ports: ResourcePorts, member: string, transaction: Transaction): Promise<void> {
  const groups = (await ports.memberships.ofMembers([member], transaction)).map(({ group }) => group)
  if (groups.length === 0) return
  // First of all, so that others at the same time conflict with this transaction at its beginning, and not at its end.
  await ports.groups.touch(groups, ports.now(), transaction)
  await ports.memberships.removeMember(member, transaction)
}

const toTypes = (people: readonly string[], groups: readonly string[]): Types =>
  new Map([...people.map(id => [id, 'User'] as const), ...groups.map(id => [id, 'Group'] as const)])

const MEMBER_TYPES = ['User', 'Group'] as const satisfies readonly MemberType[]

const unknownMember = (id: string) =>
  new ScimError(400, 'invalidValue', `There is no user and no group with the id "${id.slice(0, 64)}".`)

const difference = (ids: readonly string[], others: { has(id: string): boolean }) => ids.filter(id => !others.has(id))

const idsIn = (stays: ReadonlyMap<string, boolean>, isMember: boolean) =>
  [...stays].filter(([, stay]) => stay === isMember).map(([id]) => id)

/** All members that edits name, each once. */
const namedIn = (edits: readonly MemberEdit[]): string[] => [...new Set(edits.flatMap(idsOf))]

const idsOf = ({ values = [] }: MemberEdit): string[] => values.map(({ value }) => String(value))
