import { ScimError } from '../error.ts'
import { type CallerRequest, headerOf, type Operations, type Place, readJson, type ScimResponse } from '../request.ts'
import type { Caller } from '../store.ts'
import { readAccepted } from './accepted.ts'
import { parseBulk } from './envelope.ts'
import type { Journal, Note } from './journal.ts'
import { bulkBody } from './outcome.ts'
import { type RunPorts, runBulk } from './run.ts'
import { type AcceptedBulk, type Spool, statusBody } from './status.ts'

/** What a service is told about its Bulk; without it there is none. */
export type BulkOptions = Pick<RunPorts, 'inTurn' | 'toScimError'> & {
  readonly maxOperations: number
  /** Bytes. Whoever reads the body holds it (S108). */
  readonly maxPayloadSize: number
  /**
   * Counts what a caller asks for as if each were a request of its own: all of it, or none and ScimError 429, or 413 where no wait would
   * help (S113). `wanted` are these and those counted before that belong to them.
   */
  readonly takePermits: (caller: Caller, permits: number, wanted: number) => Promise<void>
  /** Where the Bulks of clients wait who want to be answered before the work is done. */
  readonly spool: Spool
}

/** Carries out a Bulk that was accepted before, or goes on with it. Throws Overtaken, and whatever a later attempt may not meet. */
export type CarryOutBulk = (bulk: AcceptedBulk, journal: Journal) => Promise<readonly Note[]>

type Bulk = { readonly place: Place; readonly carryOut: CarryOutBulk }

/** Many operations in one request (RFC 7644 §3.7), answered when they are done or, if the client prefers, before (RFC 9967 §2.5). */
export function createBulk(ports: Omit<BulkOptions, 'maxPayloadSize'> & RunPorts & { baseUrl: string }): Bulk {
  const { spool, baseUrl } = ports

  return {
    place([txn, ...rest]): Operations | undefined {
      if (txn === undefined) return { POST: run }
      return rest.length === 0 ? { GET: request => status(txn, request) } : undefined
    },
    async carryOut({ body, caller, requestId }, journal) {
      const base = { method: 'POST', path: '/Bulk', query: new URLSearchParams(), headers: {} }
      return runBulk({ ...ports, journal }, readAccepted(body), { ...base, caller, requestId })
    },
  }

  async function run(request: CallerRequest): Promise<ScimResponse> {
    const { caller } = request
    const bulk = parseBulk(readJson(request), ports.maxOperations, caller.strict)
    const { length: operations } = bulk.operations
    // A person has no provisioning client, whose rights could be looked up later.
    const isAsync = prefersAsync(request) && caller.person === undefined
    // What is refused for want of a slot must not cost the permits of a minute.
    if (isAsync) await spool.requireSlot(caller)
    // The request itself has been counted.
    await ports.takePermits(caller, operations - 1, operations)
    if (isAsync) return accept(operations, request)
    return { status: 200, headers: {}, body: bulkBody(await runBulk(ports, bulk, request)) }
  }

  async function accept(operations: number, request: CallerRequest): Promise<ScimResponse> {
    const { body = '', caller, requestId } = request
    const txn = await spool.accept({ body, operations, caller, requestId })
    const headers = {
      'Set-Txn': txn,
      'Preference-Applied': 'respond-async',
      Location: `${baseUrl}/Bulk/${txn}`,
    }
    return { status: 202, headers }
  }

  async function status(txn: string, { caller }: CallerRequest): Promise<ScimResponse> {
    const found = await spool.find(txn, caller)
    if (!found) throw new ScimError(404, undefined, 'There is no such Bulk, or it has been forgotten.')
    const headers: ScimResponse['headers'] = found.state === 'finished' ? {} : { 'Retry-After': '2' }
    return { status: 200, headers, body: statusBody(found) }
  }
}

/** RFC 7240: a list of preferences, each with a value and parameters that don't matter here. */
const prefersAsync = (request: CallerRequest): boolean =>
  (headerOf(request, 'prefer') ?? '').split(',').some(preference => /^\s*respond-async\s*(?:[;=]|$)/i.test(preference))
