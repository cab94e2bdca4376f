import { type Folded, type FoldedObject, foldValue } from '../document.ts'
import { leafOf, type ResolvedPath } from '../schema/paths.ts'
import type { ComparisonOperator, Filter } from './filter.ts'

type Matcher = (folded: FoldedObject) => boolean

/**
 * Whether a resource in its search form, with `id`, `externalId` and `meta` beside its attributes, fits a filter; or an element of
 * a multi-valued attribute, for the paths of a value filter. The same semantics as the query that `toMongo` makes.
 */
export const match = (filter: Filter, folded: FoldedObject): boolean => createMatcher(filter)(folded)

/** `match` for many, with the filter made ready once. */
export function createMatcher(filter: Filter): Matcher {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const [left, right] = [createMatcher(filter.left), createMatcher(filter.right)]
      return filter.kind === 'and' ? folded => left(folded) && right(folded) : folded => left(folded) || right(folded)
    }
    case 'not': {
      const inner = createMatcher(filter.filter)
      return folded => !inner(folded)
    }
    case 'element': {
      const fits = createMatcher(filter.filter)
      return folded => elementsAt(filter.path, folded).some(element => isFoldedObject(element) && fits(element))
    }
    case 'present':
      return folded => valuesAt(filter.path, folded).some(isPresent)
    case 'compare':
      return comparison(filter)
    case 'never':
      return () => false
  }
}

function comparison({ path, operator, value }: Extract<Filter, { kind: 'compare' }>): Matcher {
  const literal = foldValue(leafOf(path), value)
  // Any value that differs will do, and so will an unassigned one (S81, S85).
  if (operator !== 'ne') return folded => valuesAt(path, folded).some(held => holds(operator, held, literal))
  return folded => {
    const values = valuesAt(path, folded)
    return values.length === 0 || values.some(held => !holds('eq', held, literal))
  }
}

function holds(
  operator: Exclude<ComparisonOperator, 'ne'>,
  held: Folded | undefined,
  literal: Folded | undefined,
): boolean {
  if (typeof held === 'string' && typeof literal === 'string') {
    if (operator === 'eq') return held === literal
    if (operator === 'co') return held.includes(literal)
    if (operator === 'sw') return held.startsWith(literal)
    if (operator === 'ew') return held.endsWith(literal)
  }
  const order = compareValues(held, literal)
  if (order === undefined) return false
  if (operator === 'eq') return order === 0
  if (operator === 'gt') return order > 0
  if (operator === 'ge') return order >= 0
  if (operator === 'lt') return order < 0
  return operator === 'le' && order <= 0
}

/** Strings by code point, dates by time, numbers by size; undefined for values of different types. */
function compareValues(left: Folded | undefined, right: Folded | undefined): number | undefined {
  if (typeof left === 'string' && typeof right === 'string')
    return Buffer.compare(Buffer.from(left), Buffer.from(right))
  if (left instanceof Date && right instanceof Date) return left.getTime() - right.getTime()
  if (typeof left === 'number' && typeof right === 'number') return left - right
  return typeof left === 'boolean' && left === right ? 0 : undefined
}

/** The values a path leads to: of each element the sub-attribute, undefined where an element has none. */
function valuesAt(path: ResolvedPath, folded: FoldedObject): (Folded | undefined)[] {
  const [, subName] = path.names
  const elements = elementsAt(path, folded)
  return subName === undefined
    ? elements
    : elements.map(element => (isFoldedObject(element) ? element[subName] : undefined))
}

function elementsAt({ extension, names: [name] }: ResolvedPath, folded: FoldedObject): Folded[] {
  const container = extension ? folded[extension.key] : folded
  const value = isFoldedObject(container) ? container[name] : undefined
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

/** Neither null nor empty; a complex value by its parts. False is present (S80). */
const isPresent = (value: Folded | undefined): boolean =>
  value !== undefined && value !== '' && (!isFoldedObject(value) || Object.values(value).some(isPresent))

const isFoldedObject = (value: Folded | undefined): value is FoldedObject =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date)
