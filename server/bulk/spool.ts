import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../passwords/ports.ts'
import { type Journal, type Note, Overtaken } from '../../scim/bulk/journal.ts'
import { type Done, isFailure } from '../../scim/bulk/outcome.ts'
import type { AcceptedBulk, BulkStatus, Spool } from '../../scim/bulk/status.ts'
import { ScimError } from '../../scim/error.ts'
import type { Caller } from '../../scim/store.ts'
import type { Keyring } from '../keyring.ts'
import type { BulkStore, StoredBulk, StoredResult } from '../store/bulks.ts'

export type SpoolPorts = {
  readonly bulks: BulkStore
  readonly keyring: Keyring
  readonly inTransaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>
  readonly now: () => Date
}

/** Passwords are in what is asked for, one-time passwords in what came of it: both are at rest sealed only. */
const ASKED = 'bulk request'
const DONE = 'bulk result'

/** Characters of the sealed text, which are bytes; a document may have 16 MiB. */
const PIECE = 1024 * 1024

const KEPT = 24 * 60 * 60 * 1000
const UNFINISHED_LIMIT = 16

/** Where the Bulks of one SCIM base wait, in the database. Only the client that sent one sees it, with a token that can do as much. */
export function createSpool({ bulks, keyring, inTransaction, now }: SpoolPorts, base: string): Spool {
  return {
    async accept({ body, operations, caller, requestId }) {
      await requireRoom(caller)
      const txn = randomUUID()
      const sealed = keyring.seal(ASKED, body)
      const pieces = Array.from({ length: Math.ceil(sealed.length / PIECE) }, (_, index) =>
        sealed.slice(index * PIECE, (index + 1) * PIECE),
      )
      const stored = { ...caller, scopes: [...caller.scopes], strict: [...caller.strict] }
      const at = { acceptedAt: now(), leasedUntil: now() }
      const bulk: StoredBulk = { _id: txn, base, caller: stored, requestId, operations, state: 'waiting', ...at }
      await inTransaction(transaction => bulks.insert(bulk, pieces, transaction))
      return txn
    },
    async find(txn, caller) {
      const found = await bulks.find(txn, now())
      if (!found || found.base !== base || !maySee(caller, found)) return undefined
      const { state, acceptedAt, expiresAt, operations } = found
      const status: BulkStatus = { txn, state, acceptedAt, operations, ...(await bulks.countsOf(txn)) }
      if (state !== 'finished') return status
      return { ...status, ...(expiresAt && { expiresAt }), results: await notesOf({ bulks, keyring }, txn) }
    },
  }

  async function requireRoom({ client }: Caller): Promise<void> {
    if ((await bulks.unfinishedOf(client)) < UNFINISHED_LIMIT) return
    throw new ScimError(503, undefined, `${UNFINISHED_LIMIT} Bulks of this client wait already. Try again later.`, {
      headers: { 'Retry-After': '10' },
    })
  }
}

/** Results may hold one-time passwords, which are for nobody who may do less than the one who asked for them. */
function maySee(caller: Caller, { caller: sender }: StoredBulk): boolean {
  const isSame = caller.client === sender.client && caller.person === sender.person
  return isSame && sender.scopes.every(scope => caller.scopes.has(scope))
}

/** A Bulk as it was accepted. */
export async function openBulk({ bulks, keyring }: SpoolPorts, bulk: StoredBulk): Promise<AcceptedBulk> {
  const { caller, requestId, operations } = bulk
  const pieces = await bulks.piecesOf(bulk._id)
  return {
    body: keyring.open(ASKED, pieces.join('')),
    caller: { ...caller, scopes: new Set(caller.scopes), strict: new Set(caller.strict) },
    requestId,
    operations,
  }
}

/** The journal of a Bulk in the database. Once `isStopped`, nothing more is noted, and so nothing more is done. */
export async function openJournal(ports: SpoolPorts, txn: string, isStopped: () => boolean): Promise<Journal> {
  const { bulks, keyring } = ports
  const toResult = ([index, done]: Note): StoredResult => ({
    bulk: txn,
    index,
    serial: done.serial ?? 0,
    isFailure: isFailure(done.outcome),
    sealed: keyring.seal(DONE, JSON.stringify(done)),
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

/** Ends a Bulk: what was asked for is gone, what came of it can be read for a day. */
export async function finishBulk({ bulks, now }: SpoolPorts, txn: string): Promise<void> {
  await bulks.finish(txn, new Date(now().getTime() + KEPT))
}

async function notesOf({ bulks, keyring }: Pick<SpoolPorts, 'bulks' | 'keyring'>, txn: string): Promise<Note[]> {
  const results = await bulks.resultsOf(txn)
  return results.map(({ index, sealed }) => [index, JSON.parse(keyring.open(DONE, sealed)) as Done])
}
