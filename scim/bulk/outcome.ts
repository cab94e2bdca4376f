import { errorBody, type ScimError } from '../error.ts'
import type { ScimResponse } from '../request.ts'
import type { BulkOperation } from './envelope.ts'

const BULK_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse'

/** What became of an operation, as the answer says it (S107). */
export type Outcome = {
  readonly method?: string
  readonly bulkId?: string
  readonly location?: string
  readonly version?: string
  /** A string, as in RFC 7644 §3.7. */
  readonly status: string
  readonly response?: unknown
}

/** What became of an operation: the id of the resource that it made, and the references that it was made without (S111). */
export type Done = {
  readonly outcome: Outcome
  readonly id?: string | undefined
  readonly leftOut?: readonly string[]
  /** How often that has changed since. */
  readonly serial?: number
}

/** The outcome of an operation that was answered. The body is told only where it holds what no later answer will hold. */
export function outcomeOf(operation: BulkOperation, answer: ScimResponse, location: string | undefined): Outcome {
  const { status, headers, body, isOnlyCopy } = answer
  return {
    ...echoOf(operation),
    ...(location !== undefined && { location }),
    ...(headers.ETag !== undefined && { version: headers.ETag }),
    status: String(status),
    ...(isOnlyCopy && { response: body }),
  }
}

/** The outcome of an operation that failed; `location` is absent where there is no resource. */
export const failureOf = (operation: BulkOperation, error: ScimError, location: string | undefined): Outcome => ({
  ...echoOf(operation),
  ...(location !== undefined && { location }),
  status: String(error.status),
  response: errorBody(error),
})

export const isFailure = ({ status }: Outcome): boolean => Number(status) >= 400

/** Whether it tells what no later answer will. */
export const isOnlyCopy = (outcome: Outcome): boolean => outcome.response !== undefined && !isFailure(outcome)

/** The answer to a Bulk: what was done, in the order of the request (S105–S107). */
export const bulkBody = (results: readonly (readonly [index: number, done: Done])[]) => ({
  schemas: [BULK_RESPONSE],
  Operations: results.map(([, { outcome }]) => outcome),
})

const echoOf = ({ given, bulkId }: BulkOperation) => ({
  ...(typeof given.method === 'string' && { method: given.method }),
  ...(bulkId !== undefined && { bulkId }),
})
