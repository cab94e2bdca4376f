import { isObject } from '../attributes.ts'
import { ScimError } from '../error.ts'
import type { ResourceType } from '../schema/attribute.ts'
import { attributesOf, findSchema, pathName, resolvePath } from '../schema/paths.ts'
import type { Json, JsonObject } from '../store.ts'
import { parseTarget, type Target } from './target.ts'

export type Assignment = { readonly target: Target; readonly value: Json }

const MAX_ASSIGNMENTS = 1000

/**
 * The attributes that an object without a path sets, one by one: plain names, an extension's under its URN, and dotted, URN and
 * filter keys, which some clients send (T3). Unknown attributes are left out (S21), or refused where the type is exact. Throws ScimError 400 invalidSyntax for an
 * attribute or an extension that stands twice (S4), and 413 like `addFew`.
 */
export function expand(type: ResourceType, object: JsonObject, strict: ReadonlySet<string>): Assignment[] {
  const assignments: Assignment[] = []
  for (const [key, value] of Object.entries(object)) addFew(assignments, expandKey(type, key, value, strict))
  const names = [
    ...Object.keys(object).flatMap(key => findSchema(type, key)?.urn ?? []),
    ...assignments.flatMap(({ target: { path, filter } }) => (filter ? [] : pathName(path))),
  ]
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined) throw new ScimError(400, 'invalidSyntax', `"${twice}" stands twice in one object.`)
  return assignments
}

/** Adds assignments to the others of a request. Throws ScimError 413 for more than there may be: each costs what an operation does. */
export function addFew(assignments: Assignment[], more: readonly Assignment[]): void {
  if (assignments.length + more.length > MAX_ASSIGNMENTS)
    throw new ScimError(413, undefined, `One request sets ${MAX_ASSIGNMENTS} attributes and parts at most.`)
  assignments.push(...more)
}

function expandKey(type: ResourceType, key: string, value: Json, strict: ReadonlySet<string>): Assignment[] {
  const schema = findSchema(type, key)
  if (schema) return expandExtension(type, schema.urn, value)
  const isPath = /[.:[]/.test(key)
  if (isPath && strict.has('T3')) return []
  const path = resolvePath(type, key.split('[', 1)[0] ?? '')
  if (!path && type.exact) throw unknown(type, key)
  if (!path) return []
  return [{ target: key.includes('[') ? parseTarget(type, key, strict) : { path }, value }]
}

function expandExtension(type: ResourceType, urn: string, value: Json): Assignment[] {
  if (value === null) return unassignExtension(type, urn)
  if (!isObject(value)) throw new ScimError(400, 'invalidValue', `"${urn}" must be an object.`)
  return Object.entries(value).flatMap(([name, member]) => {
    const path = resolvePath(type, `${urn}:${name}`)
    return path ? [{ target: { path }, value: member }] : []
  })
}

const unknown = (type: ResourceType, key: string) =>
  new ScimError(400, 'invalidSyntax', `A ${type.name} has no attribute "${key.slice(0, 64)}".`)

/** Unassigns all of an extension that is stored with the resource. */
export const unassignExtension = (type: ResourceType, urn: string): Assignment[] =>
  attributesOf(type)
    .filter(({ extension, attribute }) => extension?.urn === urn && !attribute.mutability && !attribute.origin)
    .map(path => ({ target: { path }, value: null }))
