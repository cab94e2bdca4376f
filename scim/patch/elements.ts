import { assigned, getAttribute, isObject, without } from '../attributes.ts'
import type { FoldedObject } from '../document.ts'
import type { Draft } from '../draft.ts'
import { ScimError } from '../error.ts'
import { type Filter, pathsIn } from '../filter/filter.ts'
import { createMatcher } from '../filter/match.ts'
import { attributePath, pathName, type ResolvedPath } from '../schema/paths.ts'
import type { Json, JsonObject } from '../store.ts'
import { isNothing, type Reading, readElement, readValue, requireFew, unassignedParts } from '../values.ts'
import type { Op } from './operations.ts'
import type { Target } from './target.ts'

/** To write a value costs as much as to look at so many. */
const REWRITING = 10

/** A value of a multi-valued attribute, and whether the operation in hand wrote it. */
type Slot = { readonly element: Json; readonly written: boolean }

/**
 * The values of a multi-valued attribute after one operation; undefined when none is left. Throws ScimError 400 noTarget when an
 * add or replace has a filter that fits no value (S47, S51), invalidValue when there would be too many values, and 413 when all
 * operations together look at too many.
 */
export function changeElements(
  { attributes, fold, spend }: Pick<Draft, 'attributes' | 'fold' | 'spend'>,
  op: Op,
  target: Target,
  json: Json,
  reading: Reading,
): Json[] | undefined {
  const { path, filter } = target
  const current = getAttribute(attributes, path)
  const held = Array.isArray(current) ? current : []
  spend(held.length * (filter ? 1 + pathsIn(filter).length : 1))
  const keyOf = (element: Json) => keyIn(fold(path.attribute, element))
  const isWhole = !filter && path.names.length === 1
  if (isWhole) {
    const read = op === 'remove' ? undefined : readValue(path, json, reading)
    const kept = op === 'add' ? held.map(element => ({ element, written: false })) : []
    const values = Array.isArray(read) ? read.map(element => ({ element, written: true })) : []
    return settle(path, merged(keyOf, [...kept, ...values]))
  }
  const edit = editOf(op, path, json, reading)
  const fits = filter && createMatcher(filter)
  const slots = held.map(element => {
    const isChosen = !fits || fits(fold(path.attribute, element))
    if (!isChosen) return { element, written: false }
    spend(REWRITING)
    return { element: edit(element), written: true }
  })
  const mustWrite = op !== 'remove' && !isNothing(json)
  if (mustWrite && !slots.some(({ written }) => written)) {
    slots.push({ element: edit(newElement(path, filter, reading)), written: true })
  }
  const left = slots.flatMap(({ element, written }) => (element === undefined ? [] : { element, written }))
  return settle(path, merged(keyOf, left))
}

/** What an operation makes of each value that it chose; undefined takes the value away. */
function editOf(op: Op, path: ResolvedPath, json: Json, reading: Reading): (element: Json) => Json | undefined {
  const [, part] = path.names
  if (part) {
    const read = op === 'remove' ? undefined : readValue(path, json, reading)
    return element => assigned({ ...without(toObject(element), [part]), ...(read !== undefined && { [part]: read }) })
  }
  const read = op === 'remove' ? undefined : readElement(path, json, reading)
  if (op !== 'add' || !isObject(read)) return () => read
  return element => assigned({ ...without(toObject(element), unassignedParts(path.attribute, json)), ...read })
}

/** Values that are the same become one, as the operation in hand or else the later of them says (S44, S45; RFC 7643 §2.4). */
function merged(keyOf: (element: Json) => string, slots: readonly Slot[]): Slot[] {
  const distinct = new Map<string, Slot>()
  for (const slot of slots) {
    const key = keyOf(slot.element)
    const earlier = distinct.get(key)
    distinct.set(key, earlier ? united(earlier, slot) : slot)
  }
  return [...distinct.values()]
}

function united(earlier: Slot, later: Slot): Slot {
  const [under, over] = earlier.written && !later.written ? [later, earlier] : [earlier, later]
  const isComplex = isObject(under.element) && isObject(over.element)
  const element = isComplex ? { ...toObject(under.element), ...toObject(over.element) } : over.element
  return { element, written: earlier.written || later.written }
}

/** Two values are the same when type and value are; without a value, as an address is, when everything is (S45). */
function keyIn(folded: FoldedObject): string {
  const { type = null, value } = folded
  return JSON.stringify(value === undefined ? folded : [type, value])
}

/** One value at most is primary: a new one takes over from the old one (S56). */
function settle(path: ResolvedPath, slots: readonly Slot[]): Json[] | undefined {
  const primaries = slots.filter(({ element, written }) => written && isPrimary(element)).length
  if (primaries > 1) {
    throw new ScimError(400, 'invalidValue', `The attribute "${pathName(path)}" has more than one primary value.`)
  }
  const elements = slots.map(({ element, written }) =>
    primaries > 0 && !written && isPrimary(element) ? { ...toObject(element), primary: false } : element,
  )
  requireFew(path.attribute, pathName(path), elements)
  return elements.length > 0 ? elements : undefined
}

const isPrimary = (element: Json) => isObject(element) && element.primary === true

/** `emails[type eq "work"].value` makes the value that it doesn't find (T5): what the filter demands of it is known. */
function newElement(path: ResolvedPath, filter: Filter | undefined, reading: Reading): JsonObject {
  const demanded = filter ? demandedParts(filter) : {}
  if (!demanded || !path.subAttribute || (filter && reading.strict.has('T5'))) {
    throw new ScimError(400, 'noTarget', 'The filter in the path fits no value.')
  }
  return toObject(readElement(attributePath(path), demanded, reading))
}

/** What a filter made of `eq` and `and` alone says of a value. */
function demandedParts(filter: Filter): JsonObject | undefined {
  if (filter.kind === 'compare' && filter.operator === 'eq') return { [filter.path.names[0]]: filter.value }
  const left = filter.kind === 'and' && demandedParts(filter.left)
  const right = filter.kind === 'and' && demandedParts(filter.right)
  return left && right ? { ...left, ...right } : undefined
}

const toObject = (value: Json | undefined): JsonObject => (isObject(value) ? value : {})
