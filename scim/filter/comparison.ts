import { ScimError } from '../error.ts'
import { versionOf } from '../etag.ts'
import { type Attribute, isFilterable } from '../schema/attribute.ts'
import { commonAttributes } from '../schema/common.ts'
import { fromText, isDateTime, isFinerThanStored } from '../schema/data-types.ts'
import { leafOf, partPath, pathName, type ResolvedPath } from '../schema/paths.ts'
import { idFrom } from '../values.ts'
import type { ComparisonOperator, Filter, Literal } from './filter.ts'

const SUBSTRING: readonly ComparisonOperator[] = ['co', 'sw', 'ew']
const ORDER: readonly ComparisonOperator[] = ['gt', 'ge', 'lt', 'le']

/** The comparison of an attribute with a literal, once both fit each other (S79, S83, S88). */
export function compare(
  given: ResolvedPath,
  operator: ComparisonOperator,
  literal: Literal,
  strict: ReadonlySet<string>,
): Filter {
  if (literal === null) return compareWithNull(given, operator)
  const path = valuePath(given)
  const leaf = leafOf(path)
  const value = leaf.type === 'boolean' && !strict.has('T2') ? fromText(literal) : literal
  requireFilterable(path)
  if (!fits(leaf, value)) throw invalid(path, `is a ${leaf.type}: it can't be compared with this value`)
  const isText = leaf.type === 'string' || leaf.type === 'reference' || leaf.type === 'binary'
  const isOrdered = leaf.type !== 'boolean' && leaf.type !== 'binary'
  if ((SUBSTRING.includes(operator) && !isText) || (ORDER.includes(operator) && !isOrdered)) {
    throw invalid(path, `is a ${leaf.type}, which has no "${operator}"`)
  }
  if (leaf.type === 'dateTime' && isFinerThanStored(String(value))) return compareBetween(path, operator, value)
  if (pathName(path) === 'meta.version') return { kind: 'compare', path, operator, value: versionOf(String(value)) }
  const id = idBehind(path)
  if (!id) return { kind: 'compare', path, operator, value }
  if (operator !== 'eq' && operator !== 'ne') throw invalid(path, 'can be compared with "eq" and "ne" only')
  return { kind: 'compare', path: id, operator, value: idFrom(value) ?? '' }
}

/**
 * A time between two milliseconds, in which times are kept: none of them is equal to it, and those up to the millisecond before it are
 * less (S78).
 */
function compareBetween(path: ResolvedPath, operator: ComparisonOperator, value: Literal): Filter {
  if (operator === 'eq') return { kind: 'never' }
  if (operator === 'ne') return { kind: 'not', filter: { kind: 'never' } }
  return { kind: 'compare', path, operator: operator === 'lt' || operator === 'le' ? 'le' : 'gt', value }
}

/** The same for an attribute that a resource can't have: only "differs" and "is not present" are true of it (S85). */
export function compareUnassigned(operator: ComparisonOperator, value: Literal): Filter {
  const isTrue = operator === (value === null ? 'eq' : 'ne')
  return isTrue ? { kind: 'not', filter: { kind: 'never' } } : { kind: 'never' }
}

/** Whether the attribute has a value. */
export function present(path: ResolvedPath): Filter {
  requireFilterable(path)
  return { kind: 'present', path: idBehind(path) ?? path }
}

/** `emails co "x"` means `emails.value co "x"` (S83); other complex attributes need a sub-attribute. */
function valuePath(path: ResolvedPath): ResolvedPath {
  if (path.subAttribute || !path.attribute.subAttributes) return path
  const value = path.attribute.multiValued && partPath(path, 'value')
  if (!value) throw invalid(path, 'has parts: name the one to compare')
  return value
}

/** `attr eq null` is "not present", `attr ne null` "present" (S85). */
function compareWithNull(path: ResolvedPath, operator: ComparisonOperator): Filter {
  if (operator === 'ne') return present(path)
  if (operator === 'eq') return { kind: 'not', filter: present(path) }
  throw invalid(path, `can't be compared with null by "${operator}"`)
}

function requireFilterable(path: ResolvedPath): void {
  if (!isFilterable(path.attribute) || !isFilterable(leafOf(path))) throw invalid(path, "can't be searched")
}

function fits({ type }: Attribute, value: string | number | boolean): boolean {
  if (type === 'boolean') return typeof value === 'boolean'
  if (type === 'integer' || type === 'decimal') return typeof value === 'number'
  return typeof value === 'string' && (type !== 'dateTime' || isDateTime(value))
}

/** A reference to a resource is computed and not stored: what is compared instead is the id at its end. */
function idBehind(path: ResolvedPath): ResolvedPath | undefined {
  if (pathName(path) === 'meta.location') return { names: ['id'], attribute: commonAttributes.id }
  // Inside the brackets of a value filter a path is relative to the element: `$ref` alone.
  if (path.names[0] === '$ref') return { ...path, names: ['value'] }
  return path.names[1] === '$ref' ? partPath(path, 'value') : undefined
}

const invalid = (path: ResolvedPath, problem: string) =>
  new ScimError(400, 'invalidFilter', `The attribute "${pathName(path)}" ${problem}.`)
