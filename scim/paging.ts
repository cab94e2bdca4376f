import { type Cursors, invalidCount } from './cursor.ts'
import { ScimError } from './error.ts'
import type { ListParameters } from './list-parameters.ts'
import type { JsonObject, Page, PageRequest } from './store.ts'

const LIST_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

export type ListLimits = {
  /** The most resources on one page. */
  readonly maxResults: number
  /** Resources on a page when the client names no `count` (S93). */
  readonly pageSize: number
  /** Seconds for which a cursor can be used. */
  readonly cursorTimeout: number
}

/** One page of a list: what is looked for, and how its answer says where it stands. */
export type Paging = {
  readonly request: PageRequest
  body(page: Pick<Page<unknown>, 'total' | 'next'>, resources: JsonObject[]): JsonObject
}

/** By index when the client says nothing (S98). Throws ScimError 400 for a page that makes no sense (S92, S96). */
export function pagingOf(
  parameters: ListParameters,
  limits: ListLimits,
  { cursors, identity }: { cursors: Cursors; identity: readonly unknown[] },
): Paging {
  const sortOrder = sortOrderIn(parameters)
  const { cursor, startIndex = 1, count = limits.pageSize } = parameters
  return cursor === undefined ? byIndex() : byCursor(String(cursor))

  /** RFC 7644 §3.4.2.4. */
  function byIndex(): Paging {
    const first = Math.max(1, integerIn('startIndex', startIndex))
    const most = Math.min(limits.maxResults, Math.max(0, integerIn('count', count)))
    return {
      request: { sortOrder, count: most, skip: first - 1 },
      body: ({ total }, resources) => listBody(total, resources, { startIndex: first }),
    }
  }

  /** RFC 9865. */
  function byCursor(given: string): Paging {
    if (parameters.startIndex !== undefined) throw invalidValue('Give "startIndex" or "cursor", not both.')
    const asked = toInteger(count)
    if (asked === undefined || asked > limits.maxResults)
      throw invalidCount(`"count" must be an integer up to ${limits.maxResults}.`)
    const scope = { identity, count: Math.max(0, asked) }
    const place = given === '' ? undefined : cursors.read(given, scope)
    return {
      request: { sortOrder, count: scope.count, skip: 0, ...place },
      body: ({ total, next }, resources) =>
        listBody(total, resources, next ? { nextCursor: cursors.write({ after: next, total }, scope) } : {}),
    }
  }
}

/** The body of a page of resources (RFC 7644 §3.4.2, S67, S68). */
export const listBody = (total: number, resources: JsonObject[], standing: JsonObject): JsonObject => ({
  schemas: [LIST_SCHEMA],
  totalResults: total,
  ...standing,
  itemsPerPage: resources.length,
  Resources: resources,
})

function sortOrderIn({ sortOrder = 'ascending' }: ListParameters): PageRequest['sortOrder'] {
  const order = String(sortOrder).toLowerCase()
  if (order === 'ascending' || order === 'descending') return order
  throw invalidValue('"sortOrder" is "ascending" or "descending".')
}

function integerIn(name: string, value: string | number): number {
  const integer = toInteger(value)
  if (integer === undefined) throw invalidValue(`"${name}" must be an integer.`)
  return integer
}

/** An integer that is out of reach is as good as the farthest within it. */
function toInteger(value: string | number): number | undefined {
  const isInteger = typeof value === 'number' ? Number.isInteger(value) : /^[+-]?\d+$/.test(value.trim())
  return isInteger ? Math.max(-FARTHEST, Math.min(FARTHEST, Number(value))) : undefined
}

const FARTHEST = Number.MAX_SAFE_INTEGER

const invalidValue = (detail: string) => new ScimError(400, 'invalidValue', detail)
