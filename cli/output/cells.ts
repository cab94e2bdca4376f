import type { Json, JsonObject } from '../json.ts'

export type Cells = { readonly head?: readonly string[]; readonly rows: readonly (readonly string[])[] }

/** JSON as rows and columns: a list of things a row for each, one thing a row for each member. */
export function toCells(json: Json, columns?: readonly string[]): Cells {
  if (!isList(json)) return isThing(json) ? { rows: membersOf(json) } : { rows: [[inWords(json)]] }
  const things = json.filter(isThing)
  if (things.length < json.length) return { rows: json.map(row => (isList(row) ? row : [row]).map(inWords)) }
  const head = columns ?? [...new Set(things.flatMap(thing => Object.keys(thing)))]
  return { head, rows: things.map(thing => head.map(path => inWords(at(thing, path)))) }
}

/** The members of a thing, those within others by their path; what is for programs alone is left out. */
const membersOf = (thing: JsonObject, before = ''): string[][] =>
  Object.entries(thing)
    .filter(([name]) => !FOR_PROGRAMS.includes(name))
    .flatMap(([name, value]) => {
      const path = before + shortened(name)
      return isThing(value) ? membersOf(value, `${path}.`) : [[path, inWords(value)]]
    })

const FOR_PROGRAMS = ['schemas', 'meta', '$ref']

/** `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User` is enterprise. */
const shortened = (name: string) => name.replace(/^urn:.*:([\w-]+):[\d.]+:\w+$/, '$1')

function inWords(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  if (isList(value)) return value.map(inWords).join(', ')
  if (!isThing(value)) return String(value)
  const { display, message, value: plain } = value
  return inWords(display ?? message ?? plain ?? JSON.stringify(value))
}

/** What stands at a path of member names; a name may have dots itself. */
const at = (thing: JsonObject, path: string): Json | undefined => {
  if (Object.hasOwn(thing, path)) return thing[path]
  const [name = '', ...rest] = path.split('.')
  const inner = thing[name]
  return rest.length > 0 && isThing(inner) ? at(inner, rest.join('.')) : undefined
}

const isList = (json: Json | undefined): json is readonly Json[] => Array.isArray(json)
const isThing = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !isList(json)
