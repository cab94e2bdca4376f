import { ScimError } from '../error.ts'
import type { Endpoint } from '../request.ts'
import type { Json } from '../store.ts'
import type { BulkOperation } from './envelope.ts'
import { bulkIdIn, referencesIn } from './references.ts'

export type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What the path of an operation names. */
export type Place = {
  readonly endpoint: Endpoint
  /** The id in the path, or a `bulkId:…` in its place; absent for a POST. */
  readonly target?: string
}

/** An operation that can be carried out, once what it refers to is there. */
export type Step = Place & {
  readonly operation: BulkOperation
  readonly method: Method
  readonly version?: string
  readonly data: Json
  /** The bulkIds in its path and in its data. */
  readonly references: ReadonlySet<string>
}

/** An operation that fails at its turn, because it can't be understood; its path may have been. */
export type Refusal = { readonly operation: BulkOperation; readonly refusal: ScimError; readonly place?: Place }

const PATH = /^(?:\/[^/?#]+){1,2}$/

/** The endpoint of a resource type by the first part of a path; undefined for any other place. */
export type FindEndpoint = (name: string) => Endpoint | undefined

/**
 * An operation as a step (S103, S104). It is refused with 400: invalidPath for a path that is no endpoint's (POST) or no resource's (PUT,
 * PATCH, DELETE), invalidSyntax for anything else that is missing or malformed; with 405 for a method that the type does not take.
 */
export function toStep(operation: BulkOperation, findEndpoint: FindEndpoint): Step | Refusal {
  const { given } = operation
  let place: Place | undefined
  try {
    if (!isMethod(given.method)) throw syntax('The "method" of an operation is POST, PUT, PATCH or DELETE.')
    place = readPath(given.path ?? null, given.method, findEndpoint)
    return readStep(operation, given.method, place)
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    return { operation, refusal: error, ...(place && { place }) }
  }
}

function readStep(operation: BulkOperation, method: Method, place: Place): Step {
  const { given, bulkId } = operation
  const { version } = given
  if (method === 'POST' && bulkId === undefined) throw syntax('A POST needs a "bulkId".')
  if (version !== undefined && version !== null && typeof version !== 'string') throw syntax('"version" is a string.')
  const data = method === 'DELETE' ? null : (given.data ?? null)
  if (method !== 'DELETE' && data === null) throw syntax(`A ${method} needs "data".`)
  const references = referencesIn(place.endpoint.type, data)
  const inPath = place.target === undefined ? undefined : bulkIdIn(place.target)
  if (inPath !== undefined) references.add(inPath)
  return { ...place, operation, method, data, references, ...(typeof version === 'string' && { version }) }
}

function readPath(path: Json, method: Method, findEndpoint: FindEndpoint): Place {
  const [name = '', target] = typeof path === 'string' && PATH.test(path) ? decoded(path.slice(1).split('/')) : []
  const endpoint = findEndpoint(name)
  const isWhole = (method === 'POST') === (target === undefined)
  const operations = endpoint?.place(target === undefined ? [] : [target])
  if (!endpoint || !isWhole || !operations) {
    const example = method === 'POST' ? 'an endpoint, like /Users' : 'a resource, like /Users/2819c223'
    throw new ScimError(400, 'invalidPath', `The "path" of a ${method} is that of ${example}.`)
  }
  if (!operations[method]) throw new ScimError(405, undefined, `A ${endpoint.type.name} is not written by ${method}.`)
  return { endpoint, ...(target !== undefined && { target }) }
}

function decoded(segments: readonly string[]): string[] {
  try {
    return segments.map(decodeURIComponent)
  } catch {
    return []
  }
}

const isMethod = (method: Json | undefined): method is Method =>
  method === 'POST' || method === 'PUT' || method === 'PATCH' || method === 'DELETE'

const syntax = (detail: string) => new ScimError(400, 'invalidSyntax', detail)
