import { Readable } from 'node:stream'
import { etagOf } from '../../scim/etag.ts'
import { PATCH_OP } from '../../scim/patch/operations.ts'
import type { ScimRequest, ScimResponse } from '../../scim/request.ts'
import type { Caller, Json, JsonObject } from '../../scim/store.ts'

export type Handle = (request: ScimRequest) => Promise<ScimResponse>

/** What the API has refused, with what it says about it. */
export class Refused extends Error {
  readonly status: number
  readonly headers: ScimResponse['headers']
  readonly body: JsonObject

  constructor({ status, headers, body }: ScimResponse) {
    super(String((body as JsonObject)?.detail ?? 'The request was refused.'))
    this.status = status
    this.headers = headers
    this.body = body as JsonObject
  }

  /** Whether it may go well with something else in the form, or a little later. */
  get isMendable(): boolean {
    return [400, 409, 503].includes(this.status) && !this.isOfCursor
  }

  /** Whether the place in a list is none, or none any more (RFC 9865 §2.2). */
  get isOfCursor(): boolean {
    return /Cursor$/.test(String(this.body.scimType))
  }
}

/** The same of what the console itself refuses. */
export const refused = (detail: string) => new Refused({ status: 400, headers: {}, body: { detail } })

/** The filter that finds what has this text in one of some attributes. */
export const equals = (text: string, ...attributes: readonly string[]): string =>
  attributes.map(attribute => `${attribute} eq ${JSON.stringify(text)}`).join(' or ')

type Request = {
  readonly query?: Readonly<Record<string, string>>
  readonly body?: JsonObject
  readonly headers?: Readonly<Record<string, string>>
  readonly countUpTo?: number | undefined
}

/** A page of a list, and the place of the next one where there is any. */
export type Listed = {
  readonly resources: readonly JsonObject[]
  /** Of all that fit, as far as they were counted. */
  readonly total: number
  readonly next: string | undefined
}

export const nothingListed: Listed = { resources: [], total: 0, next: undefined }

type Condition = { readonly version?: string | undefined; readonly query?: Request['query'] }

export type Api = ReturnType<typeof createApi>

/**
 * The API as the person who is signed in meets it, without the wire: the same scopes, rules, audit and errors, and no second way to do
 * anything. Paths are whole: `/scim/v2/Users`. Each call throws Refused where the API answers with an error.
 */
export function createApi(bases: ReadonlyMap<string, Handle>, caller: Caller, requestId: string) {
  async function send(method: string, path: string, { query = {}, body, headers = {}, countUpTo }: Request = {}) {
    const [, prefix = '', below = ''] = /^(\/\w+\/v2)(\/.*)$/.exec(path) ?? []
    const handle = bases.get(prefix)
    if (!handle) throw new Error(`There is no base at ${path}.`)
    const answer = await handle({
      method,
      path: below,
      query: new URLSearchParams(query),
      headers: { accept: 'application/scim+json', 'content-type': 'application/scim+json', ...headers },
      ...(body && { body: JSON.stringify(body) }),
      caller,
      requestId,
      countUpTo,
    })
    if (answer.status >= 400) throw new Refused(answer)
    return answer
  }

  const json = async <T = JsonObject>(method: string, path: string, request?: Request) =>
    ((await send(method, path, request)).body ?? {}) as T

  const patch = (path: string, operation: JsonObject, { version, query = {} }: Condition = {}) =>
    json('PATCH', path, {
      query,
      body: { schemas: [PATCH_OP], Operations: [operation] },
      headers: version ? { 'if-match': etagOf(version) } : {},
    })

  return {
    get: <T = JsonObject>(path: string, query: Request['query'] = {}, countUpTo?: number) =>
      json<T>('GET', path, { query, countUpTo }),
    async list(path: string, query: Request['query'] = {}, countUpTo?: number): Promise<Listed> {
      const { Resources = [], totalResults, nextCursor } = await json('GET', path, { query, countUpTo })
      return {
        resources: Resources as JsonObject[],
        total: Number(totalResults),
        next: nextCursor === undefined ? undefined : String(nextCursor),
      }
    },
    post: <T = JsonObject>(path: string, body: JsonObject, headers: Request['headers'] = {}) =>
      json<T>('POST', path, { body, headers }),
    patch,
    /** One replacement, on the condition that the resource is still in the version that was looked at. */
    replace: (path: string, value: Json, { path: attribute, ...more }: Condition & { readonly path?: string } = {}) =>
      patch(path, { op: 'replace', ...(attribute && { path: attribute }), value }, more),
    put: (path: string, body: JsonObject, version?: string) =>
      json('PUT', path, { body, headers: version ? { 'if-match': etagOf(version) } : {} }),
    remove: (path: string, version?: string) =>
      json('DELETE', path, { headers: version ? { 'if-match': etagOf(version) } : {} }),
    /** An answer that is no JSON, as it comes. */
    async stream(path: string, accept: string): Promise<Pick<ScimResponse, 'headers'> & { readonly stream: Readable }> {
      const { body, headers } = await send('GET', path, { headers: { accept } })
      if (!(body instanceof Readable)) throw new Error(`What is at ${path} is no stream.`)
      return { stream: body, headers }
    },
  }
}
