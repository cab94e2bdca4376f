import { CommandFailed, Refused, refused } from './errors.ts'
import type { JsonObject } from './json.ts'
import type { Tools } from './tools.ts'

const BULK_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'
const BASE = '/scim/v2'

/** How often a Bulk is sent again for which the server has no room at the moment. */
const TRIES = 20

/** What became of an operation: the id of its resource where it was done, or why it was not. */
export type Outcome = { readonly status: number; readonly id?: string; readonly detail?: string }

type Limits = {
  readonly bulk: { readonly supported: boolean; readonly maxOperations: number; readonly maxPayloadSize: number }
}

type Answered = { readonly status: string; readonly location?: string; readonly response?: JsonObject }

export type Bulk = Awaited<ReturnType<typeof createBulk>>

/** Sends operations by the hundred, as many at once as the server takes. */
export async function createBulk({ client, scim, world, terminal }: Tools) {
  const { bulk } = await scim.ask<Limits>(`${BASE}/ServiceProviderConfig`)
  if (!bulk?.supported) throw refused('The server takes no Bulk.')
  let atOnce = bulk.maxOperations

  return {
    send,
    /** Things in groups that can be sent at once, by the operation that each leads to. */
    async *batches<T>(things: AsyncIterable<T> | Iterable<T>, operationOf: (thing: T) => string): AsyncGenerator<T[]> {
      let batch: T[] = []
      let bytes = 0
      for await (const thing of things) {
        const size = Buffer.byteLength(operationOf(thing)) + 1
        if (batch.length > 0 && (batch.length >= atOnce || bytes + size > bulk.maxPayloadSize - ENVELOPE)) {
          yield batch
          batch = []
          bytes = 0
        }
        batch.push(thing)
        bytes += size
      }
      if (batch.length > 0) yield batch
    },
  }

  /** Operations as JSON; answers what became of each. Throws Refused where none was carried out, CommandFailed where some may be. A client that may send fewer in a minute sends fewer from then on. */
  async function send(operations: readonly string[]): Promise<Outcome[]> {
    if (operations.length === 0) return []
    try {
      return await sendOnce(operations)
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 413 || operations.length === 1) throw error
      const half = Math.ceil(operations.length / 2)
      atOnce = Math.min(atOnce, half)
      const outcomes = await send(operations.slice(0, half))
      const rest = await send(operations.slice(half)).catch(error => {
        throw error instanceof Refused ? new CommandFailed(error.exitCode, error.message) : error
      })
      return [...outcomes, ...rest]
    }
  }

  async function sendOnce(operations: readonly string[], tries = TRIES): Promise<Outcome[]> {
    const body = `{"schemas":["${BULK_REQUEST}"],"Operations":[${operations.join(',')}]}`
    try {
      const headers = { 'content-type': 'application/scim+json' }
      const reply = await client('POST', `${BASE}/Bulk`, { body, headers })
      return (await reply.json<{ Operations: Answered[] }>()).Operations.map(toOutcome)
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 503 || error.retryAfter === undefined || tries === 0)
        throw error
      terminal.tell(`The server is busy: waiting for ${error.retryAfter} seconds …`)
      await world.wait(error.retryAfter * 1000)
      return sendOnce(operations, tries - 1)
    }
  }
}

/** What stands around the operations. */
const ENVELOPE = 200

function toOutcome({ status, location, response }: Answered): Outcome {
  const number = Number(status)
  if (number >= 400) return { status: number, detail: detailOf(response) }
  const id = location?.split('/').at(-1)
  return { status: number, ...(id !== undefined && { id: decodeURIComponent(id) }) }
}

/** The sentence of an error, with the rules that a password breaks. */
function detailOf({ detail = 'The server gives no reason.', violations }: JsonObject = {}): string {
  const rules = Array.isArray(violations) ? (violations as JsonObject[]).map(({ message }) => message) : []
  return [detail, ...rules].join(' ')
}
