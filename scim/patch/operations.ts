import { isObject } from '../attributes.ts'
import { ScimError } from '../error.ts'
import { readMembers, readMessage } from '../message.ts'
import type { Json } from '../store.ts'

export const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const MAX_OPERATIONS = 1000

/** As long as a filter may be. */
export const MAX_PATH = 4096

export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path?: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string; readonly value?: Json }

export type Op = PatchOperation['op']

/**
 * The operations of a PATCH body (RFC 7644 §3.5.2, S37). Throws ScimError 400: invalidSyntax for a wrong shape, noTarget for a
 * remove without path, invalidPath for a path that is no text or too long, invalidValue for an add or replace without value.
 */
export function parseOperations(body: Json, strict: ReadonlySet<string>): PatchOperation[] {
  const { Operations: operations } = readMessage(body, PATCH_OP, ['Operations'], strict)
  if (!Array.isArray(operations) || operations.length === 0)
    throw syntax('"Operations" must be an array of operations.')
  if (operations.length > MAX_OPERATIONS) {
    throw new ScimError(413, undefined, `One PATCH takes ${MAX_OPERATIONS} operations at most.`)
  }
  return operations.map(operation => parseOperation(operation, strict))
}

function parseOperation(operation: Json, strict: ReadonlySet<string>): PatchOperation {
  const { op: given, path, value } = isObject(operation) ? readMembers(operation, ['op', 'path', 'value'], strict) : {}
  if (typeof given !== 'string') throw syntax('An operation is an object with "op".')
  if (path !== undefined && path !== null && typeof path !== 'string') {
    throw new ScimError(400, 'invalidPath', 'The "path" of an operation must be a string.')
  }
  if (path && path.length > MAX_PATH) {
    throw new ScimError(400, 'invalidPath', `The "path" of an operation is longer than ${MAX_PATH} characters.`)
  }
  const op = strict.has('T1') ? given : given.toLowerCase()
  if (op === 'remove') {
    if (!path) throw new ScimError(400, 'noTarget', 'A remove operation needs a "path".')
    return { op, path, ...(value !== undefined && { value }) }
  }
  if (op !== 'add' && op !== 'replace') throw syntax('The "op" of an operation is "add", "replace" or "remove".')
  if (value === undefined) throw new ScimError(400, 'invalidValue', `The operation "${op}" needs a "value".`)
  if (path === '') throw new ScimError(400, 'invalidPath', 'The "path" of an operation is empty.')
  return { op, value, ...(path && { path }) }
}

const syntax = (detail: string) => new ScimError(400, 'invalidSyntax', detail)
