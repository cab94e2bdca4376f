import { isObject, keyOf } from '../attributes.ts'
import { MAX_PATH } from '../patch/operations.ts'
import type { ResourceType } from '../schema/attribute.ts'
import { findSchema, resolvePath } from '../schema/paths.ts'
import type { Json, JsonObject } from '../store.ts'
import { unwrapped } from '../values.ts'

/** What stands in the place of a bulkId; undefined leaves the reference out. */
export type Swap = (bulkId: string) => string | undefined

const REFERENCE = /^(?<before>(?:.*\/)?)bulkId:(?<bulkId>.+)$/su
const IN_FILTER = /(?<start>(?:value|\$ref)\s+\w+\s+"(?:[^"\\]*\/)?)bulkId:(?<bulkId>[^"\\]+)"/giu

/** The bulkId that a text refers to: `bulkId:x`, or an address that ends in it. */
export const bulkIdIn = (text: string): string | undefined => REFERENCE.exec(text)?.groups?.bulkId

/**
 * The body of an operation with each `bulkId:…` swapped where the attribute table says that a reference stands (S109): the `value` and
 * `$ref` of attributes that have a `$ref`, in a resource, in the operations of a PATCH and in the filters of their paths. A displayName
 * that happens to read like one stays as it is.
 */
export function swapReferences(type: ResourceType, data: Json, swap: Swap): Json {
  if (!isObject(data)) return data
  const swapped = inObject(type, data, swap)
  const name = keyOf(swapped, 'operations')
  const operations = swapped[name]
  if (Array.isArray(operations)) swapped[name] = operations.map(operation => inOperation(type, operation, swap))
  return swapped
}

/** The bulkIds that the body of an operation refers to. */
export function referencesIn(type: ResourceType, data: Json): Set<string> {
  const found = new Set<string>()
  swapReferences(type, data, bulkId => {
    found.add(bulkId)
    return bulkId
  })
  return found
}

/** Those attributes of a resource that are references. */
export function referencesOnly(type: ResourceType, data: JsonObject, prefix = ''): JsonObject {
  const kept = Object.entries(data).flatMap(([key, value]) => {
    const schema = findSchema(type, prefix + key)
    if (schema && isObject(value)) return [[key, referencesOnly(type, value, `${schema.urn}:`)] as const]
    return isReference(type, prefix + key) ? [[key, value] as const] : []
  })
  return Object.fromEntries(kept)
}

function inOperation(type: ResourceType, operation: Json, swap: Swap): Json {
  if (!isObject(operation)) return operation
  const pathKey = keyOf(operation, 'path')
  const valueKey = keyOf(operation, 'value')
  const { [pathKey]: path, [valueKey]: value = null } = operation
  // It will be refused for its length.
  if (typeof path === 'string' && path.length > MAX_PATH) return operation
  if (typeof path !== 'string' && valueKey in operation)
    return { ...operation, [valueKey]: inSingle(value, object => inObject(type, object, swap)) }
  const swapped = typeof path === 'string' && inMember(type, path, value, swap)
  if (!swapped) return operation
  return { ...operation, [pathKey]: swapped[0], ...(valueKey in operation && { [valueKey]: swapped[1] }) }
}

/** An object, which may stand in an array of one (T14). */
function inSingle(value: Json, inside: (object: JsonObject) => JsonObject): Json {
  if (isObject(value)) return inside(value)
  const single = unwrapped(value)
  return isObject(single) ? [inside(single)] : value
}

/** `prefix` is the URN of the extension that the object holds attributes of. */
function inObject(type: ResourceType, object: JsonObject, swap: Swap, prefix = ''): JsonObject {
  const members = Object.entries(object).map(([key, value]) => inMember(type, prefix + key, value, swap))
  return Object.fromEntries(
    members.filter(member => member !== undefined).map(([path, value]) => [path.slice(prefix.length), value]),
  )
}

/** A path and what is set there; undefined when nothing is left of it. */
function inMember(type: ResourceType, path: string, value: Json, swap: Swap): readonly [string, Json] | undefined {
  if (!mayRefer(path, value)) return [path, value]
  const schema = findSchema(type, path)
  if (schema) return [path, inSingle(value, object => inObject(type, object, swap, `${schema.urn}:`))]
  if (!isReference(type, path)) return [path, value]
  const swapped = inValue(value, swap)
  return swapped === undefined ? undefined : [inFilter(path, swap), swapped]
}

/** Spares most values a search in the table. */
const mayRefer = (path: string, value: Json) =>
  isObject(value) ||
  Array.isArray(value) ||
  (typeof value === 'string' && value.includes('bulkId:')) ||
  path.includes('[')

function isReference(type: ResourceType, path: string): boolean {
  const resolved = resolvePath(type, withoutBrackets(path))
  const part = resolved?.names[1]
  return resolved?.attribute.subAttributes?.$ref !== undefined && (part === undefined || isIdentifying(part))
}

/** Not by a regular expression, which would go through the rest of the path once for each bracket. */
function withoutBrackets(path: string): string {
  const [open, close] = [path.indexOf('['), path.lastIndexOf(']')]
  return open === -1 || close < open ? path : path.slice(0, open) + path.slice(close + 1)
}

const isIdentifying = (name: string) => /^(?:value|\$ref)$/i.test(name)

function inValue(value: Json, swap: Swap): Json | undefined {
  if (typeof value === 'string') return inText(value, swap)
  if (Array.isArray(value)) {
    return value.flatMap(element => {
      const swapped = isObject(element) || typeof element === 'string' ? inValue(element, swap) : element
      return swapped === undefined ? [] : [swapped]
    })
  }
  if (!isObject(value)) return value
  const parts = Object.entries(value).map(
    ([name, part]) => [name, isIdentifying(name) && typeof part === 'string' ? inText(part, swap) : part] as const,
  )
  return parts.some(([, part]) => part === undefined) ? undefined : (Object.fromEntries(parts) as JsonObject)
}

function inText(text: string, swap: Swap): string | undefined {
  const { before = '', bulkId } = REFERENCE.exec(text)?.groups ?? {}
  if (bulkId === undefined) return text
  const id = swap(bulkId)
  return id === undefined ? undefined : before + id
}

const inFilter = (path: string, swap: Swap): string =>
  path.replace(IN_FILTER, (whole, start: string, bulkId: string) => {
    const id = swap(bulkId)
    return id === undefined ? whole : `${start}${id}"`
  })
