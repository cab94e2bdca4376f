import type { MailRequest, Outbox } from '../../passwords/ports.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'

/**
 * `queued` waits or will be tried again; `sent` was taken by the mail server; `refused` will never be; `stale` was overtaken by events
 * and never sent; `dead` was tried too often. A mail that was claimed and never settled is `queued` again when its lease ends.
 */
export type MailStatus = 'queued' | 'sent' | 'refused' | 'stale' | 'dead'

export type OutboxEntry = MailRequest & {
  readonly status: MailStatus
  readonly queuedAt: Date
  readonly dueAt: Date
  readonly attempts: number
  readonly lastError?: string
}

type OutboxDocument = Omit<OutboxEntry, 'key'> & { _id: string }

export type OutboxStore = Outbox & {
  /** Takes the next mail that is due, for as long as the lease; of several workers one gets it. */
  claim(now: Date, lease: number): Promise<OutboxEntry | undefined>
  /** What became of the attempt that was claimed; where another worker has taken the mail since, it is theirs to say. */
  settle(
    claimed: Pick<OutboxEntry, 'key' | 'attempts'>,
    status: MailStatus,
    now: Date,
    again?: { dueAt: Date; lastError: string },
  ): Promise<void>
}

/** Mails to be sent. No secret is in here: what a mail says is worked out when it is handed over. */
export function createOutboxStore(database: Database, now: () => Date): OutboxStore {
  const outbox = database.connection.collection<OutboxDocument>('outbox')

  const enqueueAll: Outbox['enqueueAll'] = async (mails, transaction) => {
    if (mails.length === 0) return
    const at = now()
    const operations = mails.map(({ key, ...mail }) => {
      const given = Object.fromEntries(Object.entries(mail).filter(([, value]) => value !== undefined))
      const fresh = { dueAt: at, ...given, status: 'queued', queuedAt: at, attempts: 0 } as Omit<OutboxDocument, '_id'>
      return { updateOne: { filter: { _id: key }, update: { $setOnInsert: fresh }, upsert: true } }
    })
    await outbox.bulkWrite(operations, { ordered: false, session: sessionOf(transaction) })
  }

  return {
    enqueue: (mail, transaction) => enqueueAll([mail], transaction),
    enqueueAll,
    async claim(at, lease) {
      const found = await outbox.findOneAndUpdate(
        { status: 'queued', dueAt: { $lte: at } },
        { $set: { dueAt: new Date(at.getTime() + lease) }, $inc: { attempts: 1 } },
        { sort: { dueAt: 1 }, returnDocument: 'after' },
      )
      if (!found) return undefined
      const { _id: key, ...entry } = found
      return { key, ...entry }
    },
    async settle({ key, attempts }, status, at, again) {
      await outbox.updateOne({ _id: key, attempts }, { $set: { status, settledAt: at, ...again } as never })
    },
  }
}

export const outboxIndexes: IndexedCollection = {
  collection: 'outbox',
  indexes: [{ key: { status: 1, dueAt: 1 } }, { key: { userId: 1, queuedAt: -1 } }],
}
