import { type CallerRequest, type Place, readJson, type ScimResponse } from '../request.ts'
import type { Caller } from '../store.ts'
import { parseBulk } from './envelope.ts'
import { bulkBody } from './outcome.ts'
import { type RunPorts, runBulk } from './run.ts'

/** What a service is told about its Bulk; without it there is none. */
export type BulkOptions = Pick<RunPorts, 'inTurn' | 'toScimError'> & {
  readonly maxOperations: number
  /** Bytes. Whoever reads the body holds it (S108). */
  readonly maxPayloadSize: number
  /** Counts what a caller asks for as if each were a request of its own: all of it, or none and ScimError 429 (S113). */
  readonly takePermits: (caller: Caller, permits: number) => Promise<void>
}

/** The place of many operations in one request (RFC 7644 §3.7). */
export function createBulk(ports: BulkOptions & RunPorts): Place {
  return below => (below.length === 0 ? { POST: run } : undefined)

  async function run(request: CallerRequest): Promise<ScimResponse> {
    const { caller } = request
    const bulk = parseBulk(readJson(request), ports.maxOperations, caller.strict)
    // The request itself has been counted.
    await ports.takePermits(caller, bulk.operations.length - 1)
    return { status: 200, headers: {}, body: bulkBody(await runBulk(ports, bulk, request)) }
  }
}
