import { ENTERPRISE, placeOf, USER } from './attributes.ts'
import type { Said } from './person-in.ts'

type Value = string | boolean | null

/** What is another thing at the server than in the file. */
export type Change = { readonly attribute: string; readonly from: Value; readonly to: Value }

/** A person, or a part of one, as the server tells it. */
type Person = { readonly [name: string]: unknown }

/** What the server is told. */
type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
type JsonObject = { [name: string]: Json }

type Element = { readonly type?: unknown; readonly value?: unknown }

/** The attributes to ask for, so that what a file says of people can be compared. */
export function attributesToRead(names: Iterable<string>): string[] {
  const paths = [...names].map(placeOf).map(place => ('list' in place ? place.list : place.path))
  return [...new Set(['userName', 'externalId', 'active', ...paths])]
}

/** What has to change for a person to be what is said of them. */
export const changesOf = (person: Person, said: Said): Change[] =>
  Object.entries(said)
    .map(([attribute, to]) => ({ attribute, from: valueAt(person, attribute), to }))
    .filter(({ from, to }) => from !== to)

/** The operations that make these changes, for a person as they are. */
export const operationsOf = (changes: readonly Change[], person: Person): JsonObject[] =>
  changes.map(({ attribute, from, to }): JsonObject => {
    const place = placeOf(attribute)
    if ('path' in place)
      return to === null ? { op: 'remove', path: place.path } : { op: 'replace', path: place.path, value: to }
    const path = `${place.list}[type eq "${place.type}"]`
    if (to === null) return { op: 'remove', path }
    if (from !== null) return { op: 'replace', path: `${path}.value`, value: to }
    return { op: 'add', path: place.list, value: [elementOf(place, to, elementsOf(person, place.list).length === 0)] }
  })

/** Somebody new, as the body of a POST. */
export function bodyOf(said: Said): JsonObject {
  const body: Record<string, Json> = {}
  for (const [attribute, value] of Object.entries(said)) {
    const place = placeOf(attribute)
    if (value === null) continue
    if ('list' in place) {
      const others = (body[place.list] ?? []) as Json[]
      body[place.list] = [...others, elementOf(place, value, others.length === 0)]
    } else if (place.within) body[place.within] = { ...(body[place.within] as JsonObject), [place.name]: value }
    else body[place.name] = value
  }
  return { schemas: [USER, ...(body[ENTERPRISE] ? [ENTERPRISE] : [])], ...body }
}

/** Mails go to the primary address: the first that somebody has. */
const elementOf = ({ list, type }: { list: string; type: string }, value: Json, isFirst: boolean): JsonObject => ({
  value,
  type,
  ...(list === 'emails' && isFirst && { primary: true }),
})

function valueAt(person: Person, attribute: string): Value {
  const place = placeOf(attribute)
  if ('list' in place) {
    const found = elementsOf(person, place.list).find(({ type }) => type === place.type)
    return (found?.value as Value | undefined) ?? null
  }
  const container = (place.within ? person[place.within] : person) as Person | undefined
  return (container?.[place.name] as Value | undefined) ?? null
}

const elementsOf = (person: Person, list: string): readonly Element[] =>
  (person[list] as readonly Element[] | undefined) ?? []
