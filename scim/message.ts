import { isObject, keyOf } from './attributes.ts'
import { ScimError } from './error.ts'
import type { Json, JsonObject } from './store.ts'

type Members<Name extends string> = { readonly [K in Name]?: Json }

/**
 * A message of one of the protocol's own schemas (RFC 7644 §3.1): those members of it that are asked for. Throws ScimError 400
 * invalidSyntax for another schema, and like `readMembers`.
 */
export function readMessage<Name extends string>(
  body: Json,
  urn: string,
  names: readonly Name[],
  strict: ReadonlySet<string>,
): Members<Name> {
  if (!isObject(body) || !isMessage(body, urn)) throw syntax(`The body's schemas must hold "${urn}".`)
  return readMembers(body, names, strict)
}

/**
 * The members of an object by their names, which may be written in any case (S4, T15): one that was overlooked would leave out a filter,
 * and answer everybody. Throws ScimError 400 invalidSyntax for one that stands twice, and in another case for a client that is strict.
 */
export function readMembers<Name extends string>(
  object: JsonObject,
  names: readonly Name[],
  strict: ReadonlySet<string>,
): Members<Name> {
  const members: { [K in Name]?: Json } = {}
  for (const [key, value] of Object.entries(object)) {
    const name = names.find(known => known.toLowerCase() === key.toLowerCase())
    if (name === undefined) continue
    if (name in members) throw syntax(`"${name}" stands twice in one object.`)
    if (name !== key && strict.has('T15')) throw syntax(`"${name}" is not written in this case.`)
    members[name] = value
  }
  return members
}

/** URNs are compared in any case. */
function isMessage(body: JsonObject, urn: string): boolean {
  const schemas = body[keyOf(body, 'schemas')]
  return (
    Array.isArray(schemas) &&
    schemas.some(given => typeof given === 'string' && given.toLowerCase() === urn.toLowerCase())
  )
}

const syntax = (detail: string) => new ScimError(400, 'invalidSyntax', detail)
