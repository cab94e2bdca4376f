import type { Caller } from '../store.ts'
import type { Note } from './journal.ts'
import { bulkBody } from './outcome.ts'

const BULK_STATUS = 'urn:rekey:params:scim:api:messages:1.0:BulkStatus'

/** How far a Bulk is that is carried out after its answer. */
export type BulkStatus = {
  readonly txn: string
  readonly state: 'waiting' | 'running' | 'finished'
  readonly acceptedAt: Date
  /** When it is forgotten, finished or not. */
  readonly expiresAt: Date
  readonly operations: number
  readonly done: number
  readonly failed: number
  /** What became of its operations, when it is finished. */
  readonly results?: readonly Note[]
}

/** A Bulk that has been accepted, with all that is needed to carry it out; `caller` as they are when that is done. */
export type AcceptedBulk = {
  readonly body: string
  readonly operations: number
  readonly caller: Caller
  readonly requestId: string
}

/** Where Bulks wait to be carried out after their answer (RFC 9967 §2.5, S115). */
export type Spool = {
  /** Throws ScimError 429 where as many of this caller's wait already as may. */
  requireSlot(caller: Caller): Promise<void>
  /** Keeps a Bulk, so that it is carried out whatever happens to this process. Answers its transaction id. Throws like `requireSlot`. */
  accept(bulk: AcceptedBulk): Promise<string>
  /** A Bulk of this caller's; undefined for that of anybody else. */
  find(txn: string, caller: Caller): Promise<BulkStatus | undefined>
}

/** The body of a status resource, with the whole BulkResponse at the end. */
export function statusBody({ txn, state, acceptedAt, expiresAt, operations, done, failed, results }: BulkStatus) {
  return {
    schemas: [BULK_STATUS],
    txn,
    state,
    acceptedAt: acceptedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    operations,
    done,
    failed,
    ...(results && { response: bulkBody(results) }),
  }
}
