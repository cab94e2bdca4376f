import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { giveUp } from '../../scim/bulk/accepted.ts'
import type { CarryOutBulk } from '../../scim/bulk/bulk.ts'
import { Overtaken } from '../../scim/bulk/journal.ts'
import { UnknownKey } from '../keyring.ts'
import { createLeasedWorker } from '../leased-worker.ts'
import type { Worker } from '../polling.ts'
import type { StoredBulk } from '../store/bulks.ts'
import { type SenderPorts, senderOf } from './sender.ts'
import { finishBulk, openJournal, readSpooled, type SpoolPorts } from './spool.ts'

export type BulkWorkerPorts = SpoolPorts &
  SenderPorts & {
    /** How the Bulks of a base are carried out, by the name that their spool has. */
    readonly carryOut: ReadonlyMap<string, CarryOutBulk>
    readonly logger: Logger
  }

/** As short as can be: whoever loses it too early, because this process or the database was slow, gives way and nothing more. */
const LEASE = 5000
const LONGEST_PAUSE = 60 * 60 * 1000

/** With pauses that double, more than two hours; where each ends the process, as soon as that is started again. */
const MOST_ATTEMPTS = 10

/**
 * Carries out the Bulks that were answered before (RFC 9967 §2.5, S115), one at a time. Several workers on one database share them; what
 * one leaves in the middle, whatever has become of it, another goes on with when its lease ends; whoever stops waits for the operation in
 * hand alone.
 */
export function createBulkWorker(ports: BulkWorkerPorts): Worker {
  const { bulks, carryOut, logger, now } = ports
  const worker = randomUUID()
  const leaseEnd = () => new Date(now().getTime() + LEASE)

  const leased = createLeasedWorker<StoredBulk>({
    name: 'Bulks',
    lease: LEASE,
    claim: () => bulks.claim(worker, now(), leaseEnd()),
    renew: ({ _id: txn }) => bulks.lease(txn, worker, leaseEnd()),
    workOn: carryOutOne,
    async afterwards(bulk, error) {
      if (error && !(error instanceof Overtaken)) await afterError(bulk, error)
      if (error instanceof Overtaken && leased.isStopped()) await bulks.putBack(bulk._id, worker, now())
    },
    about: ({ _id: txn }) => ({ txn }),
    logger,
  })
  return leased

  /** The pauses grow. A Bulk whose key is gone can't be given up, for nobody can read what is left of it: it waits for its key. */
  async function afterError({ _id: txn, attempts = 0 }: StoredBulk, error: unknown): Promise<void> {
    logger.error({ err: error, txn }, 'a Bulk stopped in its middle')
    const after = (pause: number) => new Date(now().getTime() + Math.min(pause, LONGEST_PAUSE))
    if (error instanceof UnknownKey) await bulks.putBack(txn, worker, after(LONGEST_PAUSE))
    else await bulks.lease(txn, worker, after(LEASE * 2 ** attempts))
  }

  async function carryOutOne(bulk: StoredBulk): Promise<void> {
    const { _id: txn, base, requestId, operations, attempts = 0 } = bulk
    const run = attempts > MOST_ATTEMPTS ? giveUp : carryOut.get(base)
    if (!run) throw new Error(`There is no SCIM base ${base}.`)
    const caller = await senderOf(bulk, ports)
    if (!caller) {
      await bulks.remove(txn)
      logger.info({ txn }, 'a Bulk is dropped, because its client is gone')
      return
    }
    const journal = await openJournal(ports, bulk, leased.isStopped)
    const accepted = { body: await readSpooled(ports, txn), caller, requestId, operations }
    const notes = await run(accepted, journal)
    await finishBulk(ports, txn, notes)
    logger.info({ txn, operations, done: notes.length }, 'a Bulk is done')
  }
}
