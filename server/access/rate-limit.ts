import { ScimError } from '../../scim/error.ts'
import type { Caller } from '../../scim/store.ts'
import type { ClientUsage } from '../store/client-usage.ts'

/**
 * Takes permits for requests of a caller: all of them, or none and ScimError 429. `wanted` are these and those taken before that belong to
 * them: 413 where they are more than a whole minute has.
 */
export type TakePermits = (caller: Caller, permits: number, wanted?: number) => Promise<void>

/** What this process holds of a client's newest minute under its limit, and what of it all processes had taken at last. */
type Account = { minute: number; limit: number; left: number; used: number; turn: Promise<unknown> }

const MINUTE = 60_000
const NO_LIMIT = Number.MAX_SAFE_INTEGER

/** Leases by the hundredth part: a busy client costs a hundred writes a minute, and an idle process keeps little from the others. */
const LEASES = 100

/**
 * Limits the requests of a client by the minute of the clock, over all processes that share a database. A limit of 0 is none; a client
 * without one has the `fallback`.
 */
export function createRateLimit(ports: { usage: ClientUsage; fallback: number; now: () => Date }): TakePermits {
  const accounts = new Map<string, Account>()
  let newest = 0

  return async (caller, permits, wanted = permits) => {
    const time = ports.now().getTime()
    const minute = Math.floor(time / MINUTE)
    if (minute > newest) forgetBefore(minute)
    const account = accountOf(caller.client)
    const limit = (caller.rateLimit ?? ports.fallback) || NO_LIMIT
    if (wanted > limit) throw tooLarge(limit, wanted)
    const spend = () => {
      if (account.minute < minute || account.limit !== limit || account.left < permits) return false
      account.left -= permits
      return true
    }
    if (spend()) return
    // One at a time: those who come meanwhile spend what the one before them has leased.
    const turn = account.turn.then(async () => {
      while (!spend()) {
        const returned = account.limit === limit ? 0 : changeLimit(account, minute, limit)
        const needed = permits - (account.minute < minute ? 0 : account.left)
        if (account.minute >= minute && limit - account.used < needed) throw tooMany(limit, time)
        const batch = Math.max(needed, Math.ceil(limit / LEASES))
        const lease = await ports.usage.lease(caller.client, { minute, limit, needed, batch, returned })
        const kept = lease.minute === account.minute ? account.left : 0
        Object.assign(account, { minute: lease.minute, used: lease.used, left: kept + lease.granted })
      }
    })
    account.turn = turn.catch(() => undefined)
    await turn
  }

  /** Those who called in the minute that has just ended probably call again. */
  function forgetBefore(minute: number): void {
    for (const [client, account] of accounts) if (account.minute < newest) accounts.delete(client)
    newest = minute
  }

  function accountOf(client: string): Account {
    const known = accounts.get(client) ?? { minute: 0, limit: 0, left: 0, used: 0, turn: Promise.resolve() }
    accounts.set(client, known)
    return known
  }
}

/** What was leased of this minute under another limit, to be given back: nobody may spend it any more. */
function changeLimit(account: Account, minute: number, limit: number): number {
  const returned = account.minute === minute ? account.left : 0
  Object.assign(account, { limit, left: 0, used: 0 })
  return returned
}

const tooLarge = (limit: number, wanted: number) =>
  new ScimError(
    413,
    undefined,
    `This is as many as ${wanted} requests, and the client may send ${limit} a minute: send less at once.`,
  )

const tooMany = (limit: number, time: number) =>
  new ScimError(429, undefined, `This client may send ${limit} requests a minute. Wait until the next one.`, {
    headers: { 'Retry-After': String(Math.ceil((MINUTE - (time % MINUTE)) / 1000)) },
  })
