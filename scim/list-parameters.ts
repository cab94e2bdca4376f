import { ScimError } from './error.ts'
import { readMessage } from './message.ts'
import type { ProjectionRequest } from './projection.ts'
import type { Json } from './store.ts'

const SEARCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'
const SINGLES = ['filter', 'sortBy', 'sortOrder', 'startIndex', 'count', 'cursor'] as const
const LISTS = ['attributes', 'excludedAttributes'] as const

/** The parameters of a query, from a URL or a SearchRequest, still as text or JSON. */
export type ListParameters = ProjectionRequest & { readonly [K in ListParameter]?: string | number }
type ListParameter = (typeof SINGLES)[number]

/** The parameters in a URL; unknown ones are ignored (S7). */
export function readParameters(query: URLSearchParams): ListParameters {
  return { ...readProjection(query), ...singles(name => query.get(name) ?? undefined) }
}

/** `attributes` and `excludedAttributes` in a URL: names with commas between them, or one parameter a name. */
export const readProjection = (query: URLSearchParams): ProjectionRequest => ({
  attributes: names(query, 'attributes'),
  excludedAttributes: names(query, 'excludedAttributes'),
})

const names = (query: URLSearchParams, parameter: string) =>
  query.has(parameter) ? query.getAll(parameter).flatMap(namesIn) : undefined

const namesIn = (text: string) =>
  text
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '')

/**
 * The parameters in the body of a `.search` (RFC 7644 §3.4.3, S99). Numbers and lists of names may be text, as in a URL: some clients
 * send the same words both ways. Throws ScimError 400 invalidSyntax for a wrong shape.
 */
export function readSearchRequest(body: Json, strict: ReadonlySet<string>): ListParameters {
  const members = readMessage(body, SEARCH_SCHEMA, [...LISTS, ...SINGLES], strict)
  const list = (name: (typeof LISTS)[number]) => {
    const value = members[name] ?? undefined
    if (value === undefined) return undefined
    if (typeof value === 'string') return namesIn(value)
    if (Array.isArray(value) && value.every(element => typeof element === 'string')) return value
    throw new ScimError(400, 'invalidSyntax', `"${name}" must be an array of names.`)
  }
  const single = (name: ListParameter) => {
    const value = members[name] ?? undefined
    if (value === undefined || typeof value === 'string' || typeof value === 'number') return value
    throw new ScimError(400, 'invalidSyntax', `"${name}" must be a string or a number.`)
  }
  return {
    attributes: list('attributes'),
    excludedAttributes: list('excludedAttributes'),
    ...singles(single),
  }
}

const singles = (read: (name: ListParameter) => string | number | undefined) =>
  Object.fromEntries(SINGLES.map(name => [name, read(name)])) as { readonly [K in ListParameter]?: string | number }
