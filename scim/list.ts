import { isObject } from './attributes.ts'
import { ScimError } from './error.ts'
import { parseFilter } from './filter/parse.ts'
import { parseSortBy } from './filter/sort.ts'
import type { ProjectionRequest } from './projection.ts'
import type { ResourceType } from './schema/attribute.ts'
import type { Json, JsonObject, Query } from './store.ts'

const LIST_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
const SEARCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'

export type ListLimits = {
  /** The most resources on one page. */
  readonly maxResults: number
  /** Resources on a page when the client names no `count` (S93). */
  readonly pageSize: number
}

/** The parameters of a query, from a URL or a SearchRequest, still as text or JSON. */
export type ListParameters = ProjectionRequest & { readonly [K in ListParameter]?: string | number }
type ListParameter = 'filter' | 'sortBy' | 'sortOrder' | 'startIndex' | 'count'

/** The parameters in a URL; unknown ones are ignored (S7). */
export function readParameters(query: URLSearchParams): ListParameters {
  const single = (name: string) => query.get(name) ?? undefined
  return {
    ...readProjection(query),
    filter: single('filter'),
    sortBy: single('sortBy'),
    sortOrder: single('sortOrder'),
    startIndex: single('startIndex'),
    count: single('count'),
  }
}

/** `attributes` and `excludedAttributes` in a URL: names with commas between them. */
export const readProjection = (query: URLSearchParams): ProjectionRequest => ({
  attributes: names(query.get('attributes')),
  excludedAttributes: names(query.get('excludedAttributes')),
})

const names = (text: string | null) =>
  text
    ?.split(',')
    .map(name => name.trim())
    .filter(name => name !== '')

/** The parameters in the body of a `.search` (RFC 7644 §3.4.3, S99). Throws ScimError 400 invalidSyntax for a wrong shape. */
export function readSearchRequest(body: Json): ListParameters {
  if (!isObject(body) || !Array.isArray(body.schemas) || !body.schemas.includes(SEARCH_SCHEMA)) {
    throw new ScimError(400, 'invalidSyntax', `The body's schemas must hold "${SEARCH_SCHEMA}".`)
  }
  const list = (name: string) => {
    const value = body[name] ?? undefined
    if (value === undefined) return undefined
    if (Array.isArray(value) && value.every(element => typeof element === 'string')) return value
    throw new ScimError(400, 'invalidSyntax', `"${name}" must be an array of names.`)
  }
  const single = (name: ListParameter) => {
    const value = body[name] ?? undefined
    if (value === undefined || typeof value === 'string' || typeof value === 'number') return value
    throw new ScimError(400, 'invalidSyntax', `"${name}" must be a string or a number.`)
  }
  return {
    attributes: list('attributes'),
    excludedAttributes: list('excludedAttributes'),
    filter: single('filter'),
    sortBy: single('sortBy'),
    sortOrder: single('sortOrder'),
    startIndex: single('startIndex'),
    count: single('count'),
  }
}

/**
 * A query that a handler can run. Throws ScimError 400: invalidFilter, or invalidValue for a sort or a page that makes no sense
 * (S90–S93).
 */
export function toQuery(
  type: ResourceType,
  parameters: ListParameters,
  limits: ListLimits,
  strict: ReadonlySet<string>,
): Query {
  const { filter, sortBy, sortOrder = 'ascending', startIndex = 1, count = limits.pageSize } = parameters
  const order = String(sortOrder).toLowerCase()
  if (order !== 'ascending' && order !== 'descending') {
    throw new ScimError(400, 'invalidValue', '"sortOrder" is "ascending" or "descending".')
  }
  return {
    ...(filter !== undefined && { filter: parseFilter(type, String(filter), strict) }),
    ...(sortBy !== undefined && sortBy !== '' && { sortBy: parseSortBy(type, String(sortBy)) }),
    sortOrder: order,
    startIndex: Math.max(1, integer('startIndex', startIndex)),
    count: Math.min(limits.maxResults, Math.max(0, integer('count', count))),
  }
}

/** The body of a page of resources (RFC 7644 §3.4.2, S67, S68). */
export const listBody = (total: number, startIndex: number, resources: JsonObject[]): JsonObject => ({
  schemas: [LIST_SCHEMA],
  totalResults: total,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
})

function integer(name: string, value: string | number): number {
  const number = typeof value === 'string' && /^[+-]?\d+$/.test(value.trim()) ? Number(value) : value
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number
  throw new ScimError(400, 'invalidValue', `"${name}" must be an integer.`)
}
