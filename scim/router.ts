import { bodyLimitOf, isBulk } from './body-limit.ts'
import { type BulkOptions, type CarryOutBulk, createBulk } from './bulk/bulk.ts'
import { createCursors, type Seal } from './cursor.ts'
import { type Discovery, discover, isDiscovery } from './discovery.ts'
import { createEndpoint } from './endpoint.ts'
import { errorBody, ScimError } from './error.ts'
import { createListing } from './listing.ts'
import { createMe } from './me.ts'
import { answerType } from './media-type.ts'
import { createOpenApi, type OpenApi } from './openapi/document.ts'
import type { ListLimits } from './paging.ts'
import { type Part, partPlace } from './part.ts'
import { type Question, questionPlace } from './question.ts'
import { headerOf, type Place, type ScimRequest, type ScimResponse } from './request.ts'
import type { ResourceType } from './schema/attribute.ts'
import type { Caller, FindPage, ResourceHandler } from './store.ts'

type ScimOptions = {
  /** What the base is called in its description. */
  readonly title: string
  readonly handlers: readonly ResourceHandler[]
  readonly findPage: FindPage
  /** Without a trailing slash: `https://id.example/scim/v2`. */
  readonly baseUrl: string
  readonly limits: ListLimits
  /** For cursors. */
  readonly seal: Seal
  readonly now: () => Date
  /** Where resources of other bases are, by type name: `{ PasswordPolicy: 'https://id.example/admin/v2/PasswordPolicies' }`. */
  readonly elsewhere?: Readonly<Record<string, string>>
  readonly documentationUri?: string
  readonly bulk?: BulkOptions
  /** What endpoints answer beside their resources, by the name of the resource type. */
  readonly questions?: Readonly<Record<string, readonly Question[]>>
  /** What the base itself answers beside its types. */
  readonly ownQuestions?: readonly Question[]
  /** What endpoints answer below their resources, by the name of the resource type. */
  readonly parts?: Readonly<Record<string, readonly Part[]>>
}

export type ScimService = {
  /** The service in the words of OpenAPI; it is served at `/openapi.json`, too. */
  readonly openApi: OpenApi
  /** Whether a request needs no credentials: discovery (RFC 7644 §4), and the OpenAPI document. */
  isPublic(method: string, path: string): boolean
  /** Whether a request is many in one (RFC 7644 §3.7). */
  isBulk(method: string, path: string): boolean
  /** The most bytes of a request's body, before it is read. Throws ScimError 403 where the caller may not send a long one (S9). */
  bodyLimitOf(method: string, path: string, caller: Caller): number
  /** Carries out a Bulk that was accepted before. */
  readonly carryOutBulk?: CarryOutBulk
  /** Answers a request of this base. A ScimError becomes its answer; any other error is the caller's to handle. */
  handle(request: ScimRequest): Promise<ScimResponse>
}

/** Of RFC 7644, but not at every base: where it isn't, the answer is 501 instead of 404. */
const NOT_SUPPORTED = ['Me', 'Bulk']

/** A SCIM 2.0 service on top of the handlers of its resource types, without a framework (RFC 7644). */
export function createScimService({
  title,
  handlers,
  findPage,
  baseUrl,
  limits,
  seal,
  now,
  elsewhere = {},
  documentationUri,
  bulk,
  questions = {},
  ownQuestions = [],
  parts = {},
}: ScimOptions): ScimService {
  const types = handlers.map(({ type }) => type)
  const discovery: Discovery = {
    baseUrl,
    types,
    limits,
    ...(documentationUri && { documentationUri }),
    ...(bulk && { bulk }),
  }
  const homes = new Map([
    ...Object.entries(elsewhere),
    ...types.map(({ name, endpoint }) => [name, baseUrl + endpoint] as const),
  ])
  const locate = (typeName: string, id: string) =>
    homes.has(typeName) ? `${homes.get(typeName)}/${encodeURIComponent(id)}` : undefined
  const cursors = createCursors(seal, now, limits.cursorTimeout)
  const listingOf = (url: string, listed: readonly ResourceType[], find = findPage) =>
    createListing({ url, types: listed, findPage: find, limits, locate, cursors })
  const partsOf = ({ name, endpoint }: ResourceType) =>
    partPlace(parts[name] ?? [], address => (listed, find) => listingOf(baseUrl + endpoint + address, [listed], find))
  /** By the first part of the path, as are the places. */
  const endpoints = new Map(handlers.map(handler => [handler.type.endpoint.slice(1), createEndpoint(handler, locate)]))
  const places = new Map<string, Place>(
    [...endpoints].map(([name, { type, place }]) => [
      name,
      firstOf(
        questionPlace(questions[type.name] ?? []),
        partsOf(type),
        merged(listingOf(baseUrl + type.endpoint, [type]), place),
      ),
    ]),
  )
  /** The base itself is the empty name (RFC 7644 §3.4.2.1, S69). */
  const root = listingOf(baseUrl, types)
  places.set('', root)
  places.set('.search', below => (below.length === 0 ? root(['.search']) : undefined))
  const own = questionPlace(ownQuestions)
  for (const { name } of ownQuestions) places.set(name, below => own([name, ...below]))
  const me = handlers.map(handler => createMe(handler, locate)).find(place => place !== undefined)
  if (me) places.set('Me', me)
  const bulks = bulk && createBulk({ ...bulk, baseUrl, locate, findEndpoint: name => endpoints.get(name) })
  if (bulks) places.set('Bulk', bulks.place)

  const openApi = createOpenApi({ title, baseUrl, types, hasBulk: bulk !== undefined, questions, ownQuestions, parts })

  return {
    openApi,
    ...(bulks && { carryOutBulk: bulks.carryOut }),
    isPublic: (method, path) => isRead(method) && isPublicPath(segmentsOf(path)),
    isBulk: (method, path) => isBulk({ method, segments: segmentsOf(path) }),
    bodyLimitOf: (method, path, caller) =>
      bodyLimitOf({ method, segments: segmentsOf(path), caller }, types, bulk?.maxPayloadSize),
    async handle(request) {
      try {
        return withMediaType(request, await answer(request))
      } catch (error) {
        if (!(error instanceof ScimError)) throw error
        return withMediaType(request, { status: error.status, headers: error.headers, body: errorBody(error) })
      }
    },
  }

  async function answer(request: ScimRequest): Promise<ScimResponse> {
    const segments = segmentsOf(request.path)
    if (isPublicPath(segments)) {
      if (!isRead(request.method)) throw methodNotAllowed(['GET'])
      if (isOpenApi(segments)) return { status: 200, headers: OPEN_API_HEADERS, body: openApi }
      return { status: 200, headers: {}, body: discover(discovery, segments, request.query) }
    }
    const { caller } = request
    if (!caller) throw new ScimError(401, undefined, 'Say who you are.', { headers: { 'WWW-Authenticate': 'Bearer' } })
    const [name = '', ...rest] = segments
    if (caller.strict.has('T13') && name !== '' && request.path.endsWith('/')) throw noEndpoint()
    const operations = places.get(name)?.(rest)
    if (!operations) throw NOT_SUPPORTED.includes(name) && rest.length === 0 ? notSupported() : noEndpoint()
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const operation = Object.hasOwn(operations, method) ? operations[method] : undefined
    if (!operation) throw methodNotAllowed(Object.keys(operations))
    return operation({ ...request, caller })
  }
}

const isOpenApi = (segments: readonly string[]) => segments.join('/') === 'openapi.json'

const isPublicPath = (segments: readonly string[]) => isOpenApi(segments) || isDiscovery(segments)

/** For viewers on other sites, too. */
const OPEN_API_HEADERS = { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*' }

/** What two places offer at the same path. */
const merged =
  (one: Place, other: Place): Place =>
  below => {
    const operations = { ...one(below), ...other(below) }
    return Object.keys(operations).length > 0 ? operations : undefined
  }

/** The first of some places where there is something: the name of a question is no id. */
const firstOf =
  (...all: readonly Place[]): Place =>
  below => {
    for (const place of all) {
      const operations = place(below)
      if (operations) return operations
    }
    return undefined
  }

const isRead = (method: string) => method === 'GET' || method === 'HEAD'

/** The parts of a path; a slash at its end counts for nothing (T13). Throws ScimError 404 for broken percent-encoding. */
function segmentsOf(path: string): string[] {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent)
  } catch (cause) {
    throw noEndpoint(cause)
  }
}

const noEndpoint = (cause?: unknown) => new ScimError(404, undefined, 'There is no such endpoint.', { cause })

const notSupported = () => new ScimError(501, undefined, 'This service does not offer this endpoint.')

const methodNotAllowed = (allowed: readonly string[]) =>
  new ScimError(405, undefined, `This endpoint takes ${allowed.join(', ')}.`, {
    headers: { Allow: allowed.join(', ') },
  })

function withMediaType(request: ScimRequest, response: ScimResponse): ScimResponse {
  if (response.body === undefined) return response
  return { ...response, headers: { 'Content-Type': answerType(headerOf(request, 'accept')), ...response.headers } }
}
