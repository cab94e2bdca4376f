import type { ResolvedPath } from './schema/paths.ts'
import type { Json, JsonObject } from './store.ts'

/** Where an attribute is: core ones at the top, an extension's under its URN. */
type AttributePath = Pick<ResolvedPath, 'extension' | 'names'>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)

/** The value of an attribute; undefined when it is unassigned. */
export function getAttribute(attributes: JsonObject, { extension, names: [name] }: AttributePath): Json | undefined {
  const container = extension ? attributes[extension.urn] : attributes
  return isObject(container) && Object.hasOwn(container, name) ? container[name] : undefined
}

/** The values at a path, one by one: of every element where there are several. */
export function valuesAt(attributes: JsonObject, path: AttributePath): Json[] {
  const [, part] = path.names
  const values = [getAttribute(attributes, path) ?? []].flat()
  return part === undefined ? values : values.flatMap(value => (isObject(value) ? [value[part] ?? []].flat() : []))
}

/** Sets an attribute in place, or unassigns it; an extension without attributes is gone (S57). */
export function setAttribute(attributes: JsonObject, path: AttributePath, value: Json | undefined): void {
  const { extension, names } = path
  if (!extension) {
    setMember(attributes, names[0], value)
    return
  }
  const held = attributes[extension.urn]
  const container = isObject(held) ? held : {}
  setMember(container, names[0], value)
  setMember(attributes, extension.urn, Object.keys(container).length > 0 ? container : undefined)
}

export function setMember(object: JsonObject, name: string, value: Json | undefined): void {
  if (value === undefined) delete object[name]
  else object[name] = value
}

/** The key under which an object has a member of this name, which may be written in any case (S4). */
export const keyOf = (object: JsonObject, name: string): string =>
  Object.keys(object).find(key => key.toLowerCase() === name.toLowerCase()) ?? name

/** An object without some of its members. */
export const without = (object: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)))

/** An object without members is an unassigned value (RFC 7643 §2.5). */
export const assigned = (object: JsonObject): JsonObject | undefined =>
  Object.keys(object).length > 0 ? object : undefined
