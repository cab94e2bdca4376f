import { ScimError } from './error.ts'
import { bodyTypes } from './media-type.ts'
import type { ResourceType } from './schema/attribute.ts'
import type { BeforeCommit, Caller, Json } from './store.ts'

export type ScimRequest = {
  readonly method: string
  /** The path below the base, percent-encoded: `/Users/2819c223`. */
  readonly path: string
  readonly query: URLSearchParams
  /** By lower-case name. */
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined }
  readonly body?: string | undefined
  /** The JSON of a body that has been read already, as an operation of a Bulk brings it. */
  readonly data?: Json
  /** Absent where nobody has to say who they are. */
  readonly caller?: Caller | undefined
  readonly requestId: string
  /** Of a list: of more resources than so many it is enough to know that there are more. */
  readonly countUpTo?: number | undefined
}

/** A request whose caller is known. */
export type CallerRequest = ScimRequest & {
  readonly caller: Caller
  /** Is told the answer to a request that writes before the write is committed; see `RequestContext`. */
  readonly beforeCommit?: BeforeCommit<ScimResponse>
}

export type ScimResponse = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Whether the body holds what no later answer will hold: a one-time password. */
  readonly isOnlyCopy?: true
}

export type Operation = (request: CallerRequest) => Promise<ScimResponse>

/** What can be done at a path, by HTTP method. */
export type Operations = { readonly [method: string]: Operation }

/** An endpoint: what can be done at the parts of a path below it; undefined where there is nothing. */
export type Place = (below: readonly string[]) => Operations | undefined

/** The place of a resource type. */
export type Endpoint = {
  readonly type: ResourceType
  readonly place: Place
  /** What POST does in two steps, where many may be created at once. */
  readonly creation?: {
    prepare(request: CallerRequest): Promise<unknown>
    /** Creates all of them or none; throws like `Creation`. The answers show nothing but the ids. */
    commit(prepared: readonly unknown[], request: CallerRequest): Promise<ScimResponse[]>
  }
}

/** A header's value; undefined without it. */
export function headerOf({ headers }: ScimRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : value?.join(', ')
}

/** The text of a body that is no JSON. Throws ScimError 415 for another media type than these. */
export function readText(request: CallerRequest, types: readonly [string, ...string[]]): string {
  if (!types.includes(mediaTypeOf(request))) throw new ScimError(415, undefined, `Send the body as ${types[0]}.`)
  return request.body ?? ''
}

const mediaTypeOf = (request: CallerRequest) =>
  headerOf(request, 'content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''

/** The JSON of a body. Throws ScimError 415 for another media type, 400 invalidSyntax for broken JSON (S1–S3). */
export function readJson(request: CallerRequest): Json {
  if (request.data !== undefined) return request.data
  const mediaType = mediaTypeOf(request)
  const isTolerated = mediaType === 'text/json' && !request.caller.strict.has('T13')
  if (!bodyTypes.includes(mediaType) && !isTolerated) {
    throw new ScimError(415, undefined, 'Send the body as application/scim+json or application/json.')
  }
  try {
    return JSON.parse(request.body ?? '')
  } catch (cause) {
    throw new ScimError(400, 'invalidSyntax', 'The body is no valid JSON.', { cause })
  }
}
