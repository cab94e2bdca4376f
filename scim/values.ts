import { isDeepStrictEqual } from 'node:util'
import { isObject } from './attributes.ts'
import { ScimError } from './error.ts'
import { requireOwnReference } from './references.ts'
import type { Attribute, Attributes } from './schema/attribute.ts'
import { fromText } from './schema/data-types.ts'
import { privateMembers } from './schema/jwk.ts'
import { findAttribute, leafOf, pathName, type ResolvedPath } from './schema/paths.ts'
import type { Json, JsonObject } from './store.ts'
import { problemOf } from './value-problem.ts'

/** How a body is read: a resource (POST, PUT) or a PATCH, which tolerances are off for the client, and what this server is called. */
export type Reading = {
  readonly body: 'resource' | 'patch'
  readonly strict: ReadonlySet<string>
  readonly hosts?: ReadonlySet<string> | undefined
}

const MAX_VALUES = 1000

/**
 * A value of a request as it is stored: canonical names, the right types, without read-only and unknown parts and references.
 * Undefined for null, [] and {}, which all mean "unassigned" (RFC 7643 §2.5), and for the empty id of a manager. Throws ScimError 400 invalidValue (S17).
 */
export function readValue(path: ResolvedPath, json: Json, reading: Reading): Json | undefined {
  const attribute = leafOf(path)
  if (json === null || (json === '' && isIdOfOne(path.attribute, path.names[1]))) return undefined
  return readWhole(attribute, pathName(path), json, reading)
}

/** One value of a multi-valued attribute. */
export const readElement = (path: ResolvedPath, json: Json, reading: Reading): Json | undefined =>
  readOne(path.attribute, pathName(path), unwrapped(json), reading)

/** The names of the parts that a request sets to null, to unassign them. */
export const unassignedParts = (attribute: Attribute, json: Json): string[] =>
  isObject(json)
    ? Object.keys(json).flatMap(key =>
        isUnassigned(json[key]) ? (findAttribute(attribute.subAttributes ?? {}, key)?.[0] ?? []) : [],
      )
    : []

/** Whether a request unassigns what it sets to this, whether or not the attribute has several values (S20, S49). */
export const isNothing = (value: Json): boolean => value === null || (Array.isArray(value) && value.length === 0)

/** Whether nothing is there: left out, an empty text, null or [] (RFC 7643 §2.5). */
export const isUnassigned = (value: Json | undefined): boolean =>
  value === undefined || value === '' || isNothing(value)

/** Whether what is required isn't there: a text of nothing that one sees names nothing, either (S16). */
export const isMissing = (value: Json | undefined): boolean =>
  isUnassigned(value) || (typeof value === 'string' && UNSEEN.test(value))

const UNSEEN = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}]*$/u

/** All values of an attribute, or its only one. */
function readWhole(attribute: Attribute, name: string, json: Json, reading: Reading): Json | undefined {
  if (!attribute.multiValued) return readOne(attribute, name, json, reading)
  const mayWrap = reading.body === 'patch' && !reading.strict.has('T14')
  if (!Array.isArray(json) && !mayWrap) throw invalid(name, 'must be an array')
  const given = Array.isArray(json) ? json : [json]
  if (!attribute.origin) requireFew(attribute, name, given)
  const values = given.map(element => readOne(attribute, name, element, reading)).filter(value => value !== undefined)
  return values.length > 0 ? values : undefined
}

/** Throws ScimError 400 invalidValue for more values than an attribute may have. */
export function requireFew({ maxValues = MAX_VALUES }: Attribute, name: string, values: readonly unknown[]): void {
  if (values.length > maxValues) throw invalid(name, `would have more than ${maxValues} values`)
}

function readOne(attribute: Attribute, name: string, json: Json, reading: Reading): Json | undefined {
  if (isNothing(json)) return undefined
  if (attribute.type === 'complex') return readComplex(attribute, name, json, reading)
  const problem = problemOf(attribute, withTolerance(attribute, json, reading))
  if (problem) throw invalid(name, problem)
  return withTolerance(attribute, json, reading)
}

function readComplex(attribute: Attribute, name: string, json: Json, reading: Reading): JsonObject | undefined {
  const parts = attribute.subAttributes ?? {}
  const given = isManagerLike(attribute) && !reading.strict.has('T7') ? fromBareValue(json) : json
  if (given === null) return undefined
  if (!isObject(given)) throw invalid(name, 'must be an object')
  const value: JsonObject = {}
  if (attribute.publicKey) requirePublic(name, given)
  if (attribute.exact || isAction(attribute)) requireKnownParts(name, parts, given)
  for (const [canonical, sub, part] of partsOf(parts, given)) {
    if (sub.mutability === 'readOnly' || canonical === '$ref') continue
    const read = part === null ? undefined : readWhole(sub, `${name}.${canonical}`, part, reading)
    if (read !== undefined && !(read === '' && isIdOfOne(attribute, canonical))) value[canonical] = read
  }
  const referred = 'value' in parts && value.value === undefined ? idFrom(given.$ref) : undefined
  if (referred && parts.$ref) {
    requireOwnReference(String(given.$ref), parts.$ref, reading.hosts)
    value.value = referred
    // Members are of several types: whoever finds them compares.
    if (attribute.origin === 'membership') value.$ref = String(given.$ref)
  }
  const missing = Object.keys(parts).find(part => parts[part]?.required && isMissing(value[part]))
  if (missing) throw invalid(`${name}.${missing}`, 'is required')
  return isAction(attribute) || Object.keys(value).length > 0 ? value : undefined
}

/** What is only ever done, and never kept, needs no details: `reset: {}` is a reset. */
export const isAction = ({ type, mutability }: Attribute) => type === 'complex' && mutability === 'writeOnly'

/** What is overlooked of a value is not there, but an act that overlooks a word is another one: a misspelt delivery would mail a link. */
function requireKnownParts(name: string, parts: Attributes, given: JsonObject): void {
  if (Object.keys(given).every(key => findAttribute(parts, key))) return
  throw invalid(name, `has a member that is none of these: ${Object.keys(parts).join(', ')}`)
}

/** Whoever sends a private key has shown it to all who stand between: left out without a word, it would be used on. */
function requirePublic(name: string, given: JsonObject): void {
  if (!Object.keys(given).some(key => privateMembers.includes(key.toLowerCase()))) return
  throw invalid(name, 'is a private key: it is disclosed by now. Make another pair, and send its public key alone')
}

function* partsOf(parts: Attributes, given: JsonObject): Generator<[string, Attribute, Json]> {
  const seen = new Set<string>()
  for (const [key, part] of Object.entries(given)) {
    const found = findAttribute(parts, key)
    if (!found) continue
    if (seen.has(found[0])) throw new ScimError(400, 'invalidSyntax', `"${found[0]}" stands twice in one object.`)
    seen.add(found[0])
    yield [...found, part]
  }
}

/** Booleans arrive as "True" and "False" from some clients (T2). */
function withTolerance({ type, exact }: Attribute, json: Json, { strict }: Reading): Json {
  return type === 'boolean' && !exact && !strict.has('T2') ? fromText(json) : json
}

/** Entra sends the enterprise manager as a bare id, as a list of one, and as "" for none (T7). */
function fromBareValue(json: Json): Json {
  const value = unwrapped(json)
  if (typeof value !== 'string') return value
  return value === '' ? null : { value }
}

const isManagerLike = ({ multiValued, subAttributes }: Attribute) =>
  !multiValued && subAttributes !== undefined && '$ref' in subAttributes

/** Of a reference to one resource, no id is none. */
const isIdOfOne = (attribute: Attribute, part: string | undefined) => part === 'value' && isManagerLike(attribute)

/** The only value of a list of one; anything else as it is. */
export const unwrapped = (json: Json): Json => (Array.isArray(json) && json.length === 1 ? (json[0] ?? null) : json)

/** A reference without a value still names the resource by the id at its end. */
export const idFrom = (reference: Json | undefined): string | undefined =>
  typeof reference === 'string' ? reference.split('/').at(-1) || undefined : undefined

const invalid = (name: string, problem: string) =>
  new ScimError(400, 'invalidValue', `The attribute "${name}" ${problem}.`)

/** Whether two values are equal in all their parts. */
export const isSame = (left: Json | undefined, right: Json | undefined): boolean => isDeepStrictEqual(left, right)
