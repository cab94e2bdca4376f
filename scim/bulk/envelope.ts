import { isObject } from '../attributes.ts'
import { ScimError } from '../error.ts'
import { readMembers, readMessage } from '../message.ts'
import type { Json, JsonObject } from '../store.ts'

const BULK_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'
const MEMBERS = ['Operations', 'failOnErrors'] as const
const OPERATION_MEMBERS = ['method', 'path', 'bulkId', 'version', 'data'] as const

/** An operation as it was sent, at its place in the request. */
export type BulkOperation = { readonly index: number; readonly given: JsonObject; readonly bulkId?: string }

export type BulkRequest = {
  /** After this many errors nothing more is done; infinite when the client doesn't say. */
  readonly failOnErrors: number
  readonly operations: readonly BulkOperation[]
}

/**
 * The envelope of a Bulk (RFC 7644 §3.7, S102, S108). Throws ScimError 400 invalidSyntax for one that can't be used, two operations of
 * one bulkId among the reasons, and 413 for more operations than `maxOperations`. What is wrong with one operation fails that one alone.
 */
export function parseBulk(body: Json, maxOperations: number, strict: ReadonlySet<string>): BulkRequest {
  const { Operations: operations, failOnErrors = null } = readMessage(body, BULK_REQUEST, MEMBERS, strict)
  if (!Array.isArray(operations) || operations.length === 0) {
    throw syntax('"Operations" must be an array of operations.')
  }
  if (operations.length > maxOperations) {
    const detail = `The Bulk has ${operations.length} operations, more than maxOperations (${maxOperations}).`
    throw new ScimError(413, undefined, detail)
  }
  const seen = new Set<string>()
  return {
    failOnErrors: readFailOnErrors(failOnErrors),
    operations: operations.map((given, index) => readOperation(given, index, seen, strict)),
  }
}

function readFailOnErrors(given: Json): number {
  if (given === null) return Number.POSITIVE_INFINITY
  if (typeof given === 'number' && Number.isSafeInteger(given) && given >= 1) return given
  throw syntax('"failOnErrors" must be an integer of 1 or more.')
}

function readOperation(operation: Json, index: number, seen: Set<string>, strict: ReadonlySet<string>): BulkOperation {
  if (!isObject(operation)) throw syntax('An operation must be an object.')
  const given: JsonObject = readMembers(operation, OPERATION_MEMBERS, strict)
  const bulkId = given.bulkId ?? undefined
  if (bulkId === undefined) return { index, given }
  if (typeof bulkId !== 'string' || bulkId === '') throw syntax('A "bulkId" must be a string.')
  if (seen.has(bulkId)) throw syntax(`The bulkId "${bulkId.slice(0, 64)}" stands at two operations.`)
  seen.add(bulkId)
  return { index, given, bulkId }
}

const syntax = (detail: string) => new ScimError(400, 'invalidSyntax', detail)
