import type { Client, Method } from './client.ts'
import type { Json, JsonObject } from './json.ts'

export type Resource = JsonObject & { readonly id: string }

export type Operation = { readonly op: 'add' | 'replace' | 'remove'; readonly path?: string; readonly value?: Json }

export type ListQuery = {
  readonly filter?: string | undefined
  readonly sortBy?: string | undefined
  readonly sortOrder?: string | undefined
  readonly attributes?: readonly string[] | undefined
  readonly limit?: number | undefined
}

type Page = {
  readonly Resources: readonly Resource[]
  readonly totalResults: number
  readonly nextCursor?: string
}

/** The most that is asked for at once. */
const PAGE = 200

export type Scim = ReturnType<typeof createScim>

/** The requests of SCIM (RFC 7644 §3), by the path of an endpoint: `/scim/v2/Users`. */
export function createScim(client: Client) {
  const send = async <T = Resource>(method: Method, path: string, query?: Query, body?: object): Promise<T> => {
    const reply = await client(method, path, { ...(query && { query }), ...(body && { body }) })
    return reply.json<T>()
  }
  return {
    get: (endpoint: string, id: string, query?: Query) => send('GET', at(endpoint, id), query),
    create: (endpoint: string, body: JsonObject) => send('POST', endpoint, undefined, body),
    patch: (endpoint: string, id: string, operations: readonly Operation[], query?: Query) =>
      send('PATCH', at(endpoint, id), query, patchOf(operations)),
    remove: (endpoint: string, id: string) => send<undefined>('DELETE', at(endpoint, id)),
    /** What an endpoint answers at a name of its own: `.explain`. */
    ask: <T = JsonObject>(path: string, query?: Query) => send<T>('GET', path, query),
    tell: (path: string, body: object) => send<JsonObject>('POST', path, undefined, body),
    /** All resources that fit, or as many as the limit says, page after page (RFC 9865). */
    async list(endpoint: string, { limit = Number.POSITIVE_INFINITY, ...query }: ListQuery = {}) {
      const found: Resource[] = []
      for await (const { Resources: some } of pages(endpoint, query, Math.min(limit, PAGE))) {
        found.push(...some)
        if (found.length >= limit) break
      }
      return found.slice(0, limit)
    },
    pages,
  }

  /** The same as so many at a time come in. */
  async function* pages(endpoint: string, { attributes, ...rest }: Omit<ListQuery, 'limit'>, count: number) {
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const query: Query = { ...rest, count: String(count), cursor, attributes: attributes?.join(',') }
      const page: Page = await send<Page>('GET', endpoint, query)
      yield page
      cursor = page.nextCursor
    }
  }
}

type Query = Readonly<Record<string, string | undefined>>

const at = (endpoint: string, id: string) => `${endpoint}/${encodeURIComponent(id)}`

/** The message of a PATCH (RFC 7644 §3.5.2). */
export const patchOf = (operations: readonly (Operation | JsonObject)[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
})

/** A text in a filter (RFC 7644 §3.4.2.2). */
export const quoted = (value: string): string => JSON.stringify(value)
