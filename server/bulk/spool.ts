import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../passwords/ports.ts'
import { type Journal, type Note, Overtaken } from '../../scim/bulk/journal.ts'
import { type Done, isFailure, isOnlyCopy } from '../../scim/bulk/outcome.ts'
import type { BulkStatus, Spool } from '../../scim/bulk/status.ts'
import { ScimError } from '../../scim/error.ts'
import type { Caller } from '../../scim/store.ts'
import type { Keyring } from '../keyring.ts'
import type { BulkStore, StoredBulk, StoredResult } from '../store/bulks.ts'

export type SpoolPorts = {
  readonly bulks: BulkStore
  readonly keyring: Keyring
  readonly now: () => Date
}

/** Passwords are in what is asked for, one-time passwords in what came of it: both are at rest sealed only. */
const ASKED = 'bulk request'
const DONE = 'bulk result'

/** Characters of the sealed text, which are bytes; a document may have 16 MiB. */
const PIECE = 1024 * 1024

const HOUR = 60 * 60 * 1000

/** Milliseconds from the acceptance of one that nobody could finish, and from the end; one-time passwords are told no longer than need be. */
const KEPT = { unfinished: 7 * 24 * HOUR, finished: 24 * HOUR, withSecrets: HOUR }

/** For the unfinished Bulks of a client. */
const SLOTS = Array.from({ length: 16 }, (_, slot) => slot)

/** Where the Bulks of one SCIM base wait, in the database. Only the client that sent one sees it, with a token that can do as much. */
export function createSpool({ bulks, keyring, now }: SpoolPorts, base: string): Spool {
  return {
    async requireSlot(caller) {
      await freeSlotOf(caller)
    },
    async accept({ body, operations, caller, requestId }) {
      const sealed = keyring.seal(ASKED, body)
      const pieces = Array.from({ length: Math.ceil(sealed.length / PIECE) }, (_, index) =>
        sealed.slice(index * PIECE, (index + 1) * PIECE),
      )
      const acceptedAt = now()
      const bulk: StoredBulk = {
        _id: randomUUID(),
        base,
        client: caller.client,
        scopes: [...caller.scopes],
        requestId,
        operations,
        state: 'waiting',
        acceptedAt,
        leasedUntil: acceptedAt,
        expiresAt: new Date(acceptedAt.getTime() + KEPT.unfinished),
      }
      let isIn = false
      while (!isIn) isIn = await bulks.insert({ ...bulk, slot: await freeSlotOf(caller) }, pieces)
      return bulk._id
    },
    async find(txn, caller) {
      const found = await bulks.find(txn, now())
      if (!found || found.base !== base || !maySee(caller, found)) return undefined
      const { state, acceptedAt, expiresAt, operations } = found
      const status: BulkStatus = { txn, state, acceptedAt, expiresAt, operations, ...(await bulks.countsOf(txn)) }
      return state === 'finished' ? { ...status, results: await notesOf({ bulks, keyring }, txn) } : status
    },
  }

  async function freeSlotOf({ client }: Caller): Promise<number> {
    const taken = await bulks.slotsOf(client)
    const free = SLOTS.find(slot => !taken.has(slot))
    if (free !== undefined) return free
    throw new ScimError(429, undefined, `${SLOTS.length} Bulks of this client wait already. Try again later.`, {
      headers: { 'Retry-After': '10' },
    })
  }
}

/** Results may hold one-time passwords, which are for nobody who may do less than the one who asked for them. */
const maySee = (caller: Caller, { client, scopes }: StoredBulk): boolean =>
  caller.client === client && scopes.every(scope => caller.scopes.has(scope))

/** What a Bulk asks for, as it was sent. */
export async function readSpooled({ bulks, keyring }: SpoolPorts, txn: string): Promise<string> {
  return keyring.open(ASKED, (await bulks.piecesOf(txn)).join(''))
}

/** The journal of a Bulk in the database. Once `isStopped`, nothing more is noted, and so nothing more is done. */
export async function openJournal(
  ports: SpoolPorts,
  { _id: txn, expiresAt }: StoredBulk,
  isStopped: () => boolean,
): Promise<Journal> {
  const { bulks, keyring } = ports
  const toResult = ([index, done]: Note): StoredResult => ({
    bulk: txn,
    index,
    serial: done.serial ?? 0,
    isFailure: isFailure(done.outcome),
    sealed: keyring.seal(DONE, JSON.stringify(done)),
    expiresAt,
  })
  const unlessOvertaken = (isWritten: boolean) => {
    if (!isWritten) throw new Overtaken()
  }
  return {
    known: new Map(await notesOf(ports, txn)),
    async note(notes, transaction) {
      unlessOvertaken(!isStopped() && (await bulks.insertResults(notes.map(toResult), transaction as Transaction)))
    },
    async amend(note, transaction) {
      unlessOvertaken(!isStopped() && (await bulks.replaceResult(toResult(note), transaction as Transaction)))
    },
  }
}

/** Ends a Bulk: what was asked for is gone, what came of it can be read for a day, or an hour where one-time passwords are in it. */
export async function finishBulk({ bulks, now }: SpoolPorts, txn: string, notes: readonly Note[]): Promise<void> {
  const hasSecrets = notes.some(([, { outcome }]) => isOnlyCopy(outcome))
  await bulks.finish(txn, new Date(now().getTime() + (hasSecrets ? KEPT.withSecrets : KEPT.finished)))
}

async function notesOf({ bulks, keyring }: Pick<SpoolPorts, 'bulks' | 'keyring'>, txn: string): Promise<Note[]> {
  const results = await bulks.resultsOf(txn)
  return results.map(({ index, sealed }) => [index, JSON.parse(keyring.open(DONE, sealed)) as Done])
}
