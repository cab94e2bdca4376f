import type { Logger } from 'pino'
import { createPolling, type Polling } from '../polling.ts'
import { APP_NAME, type Database } from './connect.ts'

type Session = { readonly lsid: { readonly id: unknown } }

/** Milliseconds. A transaction is a few writes, one right after the other: one that rests for so long has lost its process. */
const REST = 5000
const PAUSE = 2000

/**
 * Ends, again and again, the transactions that killed processes left open: MongoDB keeps what they wrote from everybody else for a minute.
 * A process that was only slow tries again. Where the database doesn't let us look, the minute has to be waited for.
 */
export function createTransactionSweep({ database, logger }: { database: Database; logger: Logger }): Polling {
  return createPolling(() => endAbandonedTransactions(database), {
    pause: PAUSE,
    onError: error => logger.debug({ err: error }, 'abandoned transactions not seen'),
  })
}

/** Ends the transactions of this application that have rested for so many milliseconds, in whatever process they were begun. */
export async function endAbandonedTransactions({ connection }: Database, rest = REST): Promise<void> {
  const admin = connection.getClient().db('admin')
  const open = await admin
    .aggregate<Session>(
      [
        { $currentOp: { allUsers: false, idleSessions: true } },
        { $match: { appName: APP_NAME, active: false, 'transaction.timeInactiveMicros': { $gte: rest * 1000 } } },
      ],
      { readConcern: { level: 'local' } },
    )
    .toArray()
  if (open.length > 0) await admin.command({ killSessions: open.map(({ lsid: { id } }) => ({ id })) })
}
