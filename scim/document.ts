import { isObject } from './attributes.ts'
import { foldString } from './folding.ts'
import type { Attribute, Attributes, ResourceType } from './schema/attribute.ts'
import { toDate } from './schema/data-types.ts'
import { schemasOf } from './schema/paths.ts'
import type { Json, JsonObject } from './store.ts'

/** A value in its search form: strings folded, dates as Date. */
export type Folded = string | number | boolean | Date | Folded[] | { [name: string]: Folded }
export type FoldedObject = { [name: string]: Folded }

/** A resource's attributes as the `data` of its document: extensions under their keys, because a URN holds dots (S5). */
export function toData(type: ResourceType, attributes: JsonObject): JsonObject {
  return renamed(attributes, new Map(type.extensions.map(({ urn, key }) => [urn, key])))
}

/** The reverse of `toData`. */
export function fromData(type: ResourceType, data: JsonObject): JsonObject {
  return renamed(data, new Map(type.extensions.map(({ urn, key }) => [key, urn])))
}

/**
 * A resource's attributes as the `search` of its document, which filters and indexes run on: the shape of `data` with
 * case-insensitive strings folded and dates as Date, and the URNs of its schemas.
 */
export function toSearch(type: ResourceType, attributes: JsonObject): FoldedObject {
  const search: FoldedObject = {
    schemas: schemaUrns(type, attributes),
    ...foldObject(type.schema.attributes, attributes),
  }
  for (const { urn, key, attributes: table } of type.extensions) {
    const extension = attributes[urn]
    if (isObject(extension)) search[key] = foldObject(table, extension)
  }
  return search
}

/** The URNs of the schemas whose attributes are there: the core one and each extension with a value (RFC 7643 §3, S57). */
export const schemaUrns = (type: ResourceType, attributes: JsonObject): string[] =>
  schemasOf(type)
    .map(({ urn }) => urn)
    .filter(urn => urn === type.schema.urn || attributes[urn] !== undefined)

/** One value in its search form; elements of multi-valued attributes one by one. */
export function foldValue(attribute: Attribute, value: Json): Folded | undefined {
  if (value === null) return undefined
  if (Array.isArray(value))
    return value.map(element => foldValue(attribute, element)).filter(element => element !== undefined)
  if (isObject(value)) return foldObject(attribute.subAttributes ?? {}, value)
  if (typeof value !== 'string') return value
  return attribute.type === 'dateTime' ? toDate(value) : foldString(attribute, value)
}

/** An element of a multi-valued attribute in its search form; a simple one as `{ value }`. */
export function foldElement(attribute: Attribute, element: Json): FoldedObject {
  if (isObject(element)) return foldObject(attribute.subAttributes ?? {}, element)
  const value = foldValue(attribute, element)
  return value === undefined ? {} : { value }
}

/** `foldElement` for work that comes back to the same values again and again: each is folded once. */
export function createFolding(): typeof foldElement {
  const known = new WeakMap<object, FoldedObject>()
  return (attribute, element) => {
    if (!isObject(element)) return foldElement(attribute, element)
    const folded = known.get(element) ?? foldElement(attribute, element)
    known.set(element, folded)
    return folded
  }
}

function foldObject(table: Attributes, value: JsonObject): FoldedObject {
  const folded: FoldedObject = {}
  for (const [name, attribute] of Object.entries(table)) {
    const held = Object.hasOwn(value, name) ? foldValue(attribute, value[name] ?? null) : undefined
    if (held !== undefined) folded[name] = held
  }
  return folded
}

const renamed = (object: JsonObject, names: ReadonlyMap<string, string>): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [names.get(name) ?? name, value]))
