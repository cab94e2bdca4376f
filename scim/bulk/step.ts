import { ScimError } from '../error.ts'
import type { Endpoint } from '../request.ts'
import type { Json } from '../store.ts'
import type { BulkOperation } from './envelope.ts'
import { bulkIdIn, referencesIn } from './references.ts'

export type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** An operation that can be carried out, once what it refers to is there. */
export type Step = {
  readonly operation: BulkOperation
  readonly method: Method
  readonly endpoint: Endpoint
  /** The id in the path, or a `bulkId:…` in its place; absent for a POST. */
  readonly target?: string
  readonly version?: string
  readonly data: Json
  /** The bulkIds in its path and in its data. */
  readonly references: ReadonlySet<string>
}

/** An operation that fails at its turn, because it can't be understood. */
export type Refusal = { readonly operation: BulkOperation; readonly refusal: ScimError }

const PATH = /^(?:\/[^/?#]+){1,2}$/

/** The endpoint of a resource type by the first part of a path; undefined for any other place. */
export type FindEndpoint = (name: string) => Endpoint | undefined

/**
 * An operation as a step (S103, S104). It is refused with 400: invalidPath for a path that is no endpoint's (POST) or no resource's (PUT,
 * PATCH, DELETE), invalidSyntax for anything else that is missing or malformed; with 405 for a method that the type does not take.
 */
export function toStep(operation: BulkOperation, findEndpoint: FindEndpoint): Step | Refusal {
  try {
    return readStep(operation, findEndpoint)
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    return { operation, refusal: error }
  }
}

function readStep(operation: BulkOperation, findEndpoint: FindEndpoint): Step {
  const { given, bulkId } = operation
  const { method, version } = given
  if (!isMethod(method)) throw syntax('The "method" of an operation is POST, PUT, PATCH or DELETE.')
  if (method === 'POST' && bulkId === undefined) throw syntax('A POST needs a "bulkId".')
  if (version !== undefined && version !== null && typeof version !== 'string') throw syntax('"version" is a string.')
  const data = method === 'DELETE' ? null : (given.data ?? null)
  if (method !== 'DELETE' && data === null) throw syntax(`A ${method} needs "data".`)
  const { endpoint, target } = readPath(given.path ?? null, method, findEndpoint)
  const references = referencesIn(endpoint.type, data)
  const inPath = target === undefined ? undefined : bulkIdIn(target)
  if (inPath !== undefined) references.add(inPath)
  return {
    operation,
    method,
    endpoint,
    data,
    references,
    ...(target !== undefined && { target }),
    ...(typeof version === 'string' && { version }),
  }
}

function readPath(path: Json, method: Method, findEndpoint: FindEndpoint): Pick<Step, 'endpoint' | 'target'> {
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
