import { isObject } from '../attributes.ts'
import type { Draft } from '../draft.ts'
import { ScimError } from '../error.ts'
import type { Filter } from '../filter/filter.ts'
import { pathName } from '../schema/paths.ts'
import type { Json, JsonObject, MemberEdit } from '../store.ts'
import { type Reading, readValue } from '../values.ts'
import type { Op } from './operations.ts'
import type { Target } from './target.ts'

/**
 * Notes down an operation on a group's members, which are not read for it: a group of 100,000 costs the same as a small one.
 * Throws ScimError 400 mutability for a change of a member in place (S58).
 */
export function editMembers(draft: Draft, op: Op, target: Target, value: Json, reading: Reading): void {
  const { path, filter } = target
  if (path.names.length > 1 || (filter && op !== 'remove')) {
    throw new ScimError(400, 'mutability', 'A member cannot be changed: remove it and add another one.')
  }
  const name = pathName(path)
  draft.memberEdits[name] = joined(draft.memberEdits[name] ?? [], editOf(op, target, value, reading))
}

/** A client that adds a thousand members in as many operations adds them at once. */
function joined(edits: readonly MemberEdit[], edit: MemberEdit): MemberEdit[] {
  const last = edits.at(-1)
  const isMore = last?.kind === edit.kind && edit.kind !== 'replace' && last.values && edit.values
  if (!isMore) return [...edits, edit]
  return [...edits.slice(0, -1), { kind: edit.kind, values: [...last.values, ...edit.values] }]
}

function editOf(op: Op, { path, filter }: Target, value: Json, reading: Reading): MemberEdit {
  if (filter) {
    const ids = wantedIds(filter)
    return ids ? { kind: 'remove', values: ids.map(id => ({ value: id })) } : { kind: 'remove', filter }
  }
  // By the letter the value of a remove is ignored and all members go; clients that send one mean these members (T4).
  const isSelective = op === 'remove' && value !== null && value !== '' && !reading.strict.has('T4')
  if (op === 'remove' && !isSelective) return { kind: 'replace', values: [] }
  const read = readValue(path, value, reading) ?? []
  return { kind: op, values: withoutRepeats(Array.isArray(read) ? read.filter(isObject) : []) }
}

/** The ids that a filter of nothing but `value eq` (and `or`) names. */
function wantedIds(filter: Filter): string[] | undefined {
  if (filter.kind === 'compare' && filter.operator === 'eq' && filter.path.names[0] === 'value')
    return [String(filter.value)]
  const left = filter.kind === 'or' && wantedIds(filter.left)
  const right = filter.kind === 'or' && wantedIds(filter.right)
  return left && right ? [...left, ...right] : undefined
}

const withoutRepeats = (members: readonly JsonObject[]): JsonObject[] => [
  ...new Map(members.map(member => [member.value, member])).values(),
]
