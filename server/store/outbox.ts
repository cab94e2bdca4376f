import type { MailRequest, Outbox, Transaction } from '../../passwords/ports.ts'
import type { StoredResource } from '../../scim/store.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'
import { createRecords, type Records } from './records.ts'

/**
 * What has become of a mail. `queued`: it waits, and no mail server has it · `sent`: the mail server took it · `refused`: it will never take it ·
 * `unknown`: it was handed over, and whether it was taken nobody can say (yet) · `givenUp`: it was tried too often · `stale`: overtaken by
 * events and never sent. Once unknown, only a later hand-over that succeeds makes it known. What is due some time is tried by itself.
 */
export type MailStatus = 'queued' | 'sent' | 'refused' | 'unknown' | 'givenUp' | 'stale'

export type OutboxEntry = MailRequest & {
  readonly status: MailStatus
  readonly queuedAt: Date
  readonly changedAt: Date
  readonly sentAt?: Date
  /** When it is tried next; absent where it is not. */
  readonly dueAt?: Date
  readonly attempts: number
  /** How many of them were before somebody put it back into the queue. */
  readonly earlierAttempts?: number
  /** The code of what went wrong last. */
  readonly lastError?: string
}

export type OutboxDocument = Omit<OutboxEntry, 'key'> & { _id: string }

export type OutboxStore = Outbox & {
  /**
   * Takes the next mail that is due, for as long as the lease; of several workers one gets it. Whoever waits for a mail of their own does not wait
   * for those of a job. It comes with the status that it had: from now on it is `unknown`, so that it is so, too, where its worker dies.
   */
  claim(now: Date, lease: number): Promise<OutboxEntry | undefined>
  /** What became of the attempt that was claimed; false where another worker has taken the mail since: it is theirs to say. */
  settle(
    claimed: Pick<OutboxEntry, 'key' | 'attempts'>,
    result: Pick<OutboxEntry, 'status' | 'dueAt' | 'lastError'>,
    now: Date,
    transaction?: Transaction,
  ): Promise<boolean>
  /** Puts the mails of a job that were refused or given up back into the queue. */
  retryJob(job: string, now: Date, transaction: Transaction): Promise<void>
  /** Puts a mail that is tried no more back into the queue, as it is then; undefined where it has changed since it was read. */
  retry(read: OutboxDocument, now: Date, transaction: Transaction): Promise<OutboxDocument | undefined>
}

/** Mails to be sent. No secret is in here: what a mail says is worked out when it is handed over. */
export function createOutboxStore(database: Database, now: () => Date): OutboxStore {
  const outbox = database.connection.collection<OutboxDocument>('outbox')

  const enqueueAll: Outbox['enqueueAll'] = async (mails, transaction) => {
    if (mails.length === 0) return
    const operations = mails.map(mail => {
      const { _id, ...fresh } = toDocument(mail, now())
      return { updateOne: { filter: { _id }, update: { $setOnInsert: fresh }, upsert: true } }
    })
    await outbox.bulkWrite(operations, { ordered: false, session: sessionOf(transaction) })
  }

  return {
    enqueue: (mail, transaction) => enqueueAll([mail], transaction),
    enqueueAll,
    async enqueueNew(mails, transaction) {
      if (mails.length === 0) return
      const at = now()
      await outbox.insertMany(
        mails.map(mail => toDocument(mail, at)),
        { session: sessionOf(transaction) },
      )
    },
    async takeBack(resets, transaction) {
      const session = sessionOf(transaction)
      const ids = resets.map(({ resetId }) => resetId)
      const mails = { userId: { $in: resets.map(({ person }) => person) }, resetId: { $in: ids } }
      // A worker has taken a mail before this write, or never will.
      await outbox.updateMany(
        { ...mails, status: 'queued' },
        { $set: { status: 'stale', changedAt: now() }, $unset: { dueAt: true } },
        { session },
      )
      const left = outbox.find({ ...mails, status: { $in: ['sent', 'unknown'] } }, { session })
      return new Set((await left.toArray()).flatMap(({ resetId }) => resetId ?? []))
    },
    async claim(at, lease) {
      const due = { status: { $in: ['queued', 'unknown'] }, dueAt: { $lte: at } } as const
      const taken = { status: 'unknown', dueAt: new Date(at.getTime() + lease), changedAt: at } as const
      const take = (which: typeof due & { job?: { $exists: false } }) =>
        outbox.findOneAndUpdate(
          which,
          { $set: taken, $inc: { attempts: 1 } },
          { sort: { dueAt: 1 }, returnDocument: 'before' },
        )
      const found = (await take({ ...due, job: { $exists: false } })) ?? (await take(due))
      if (!found) return undefined
      const { _id: key, ...entry } = found
      return { key, ...entry, attempts: entry.attempts + 1 }
    },
    async settle({ key, attempts }, { status, dueAt, lastError }, at, transaction) {
      const isSent = status === 'sent'
      const { matchedCount } = await outbox.updateOne(
        { _id: key, attempts },
        {
          $set: {
            status,
            changedAt: at,
            ...(isSent && { sentAt: at }),
            ...(dueAt && { dueAt }),
            ...(lastError && { lastError }),
          },
          $unset: { ...(!dueAt && { dueAt: true }), ...(isSent && { lastError: true }) },
        },
        { session: sessionOf(transaction) },
      )
      return matchedCount === 1
    },
    async retryJob(job, at, transaction) {
      const failed = { job, status: { $in: ['refused', 'givenUp'] as const } }
      const again = [{ $set: { status: 'queued', dueAt: at, changedAt: at, earlierAttempts: '$attempts' } }]
      await outbox.updateMany(failed, again, { session: sessionOf(transaction) })
    },
    async retry({ _id, status, attempts }, at, transaction) {
      const again = { dueAt: at, changedAt: at, earlierAttempts: attempts }
      const found = await outbox.findOneAndUpdate(
        { _id, status, attempts, dueAt: { $exists: false } },
        // What may have arrived once may have arrived, whatever is done about it.
        { $set: { ...again, status: status === 'unknown' ? status : 'queued' } },
        { returnDocument: 'after', session: sessionOf(transaction) },
      )
      return found ?? undefined
    },
  }
}

function toDocument({ key, ...mail }: MailRequest, at: Date): OutboxDocument {
  const given = Object.fromEntries(Object.entries(mail).filter(([, value]) => value !== undefined))
  return { _id: key, dueAt: at, ...given, queuedAt: at, changedAt: at, status: 'queued', attempts: 0 } as OutboxDocument
}

export const outboxIndexes: IndexedCollection = {
  collection: 'outbox',
  indexes: [
    { key: { status: 1, dueAt: 1 } },
    { key: { userId: 1, queuedAt: 1, _id: 1 } },
    { key: { queuedAt: 1, _id: 1 } },
    { key: { job: 1, status: 1, dueAt: 1 } },
  ],
}

/** The mails as resources. */
export type OutboxRecords = Records<OutboxDocument>

export const createOutboxRecords = (database: Database): OutboxRecords =>
  createRecords(database, 'outbox', toOutboxResource)

export function toOutboxResource(document: OutboxDocument): StoredResource {
  const {
    _id: id,
    kind,
    userId,
    resetId,
    status,
    attempts,
    lastError,
    queuedAt,
    sentAt,
    changedAt = queuedAt,
  } = document
  const attributes = {
    kind,
    user: { value: userId },
    state: status,
    attempts,
    queuedAt: queuedAt.toISOString(),
    ...(resetId && { resetId }),
    ...(sentAt && { sentAt: sentAt.toISOString() }),
    ...(lastError && { lastError: { code: lastError } }),
  }
  const version = `${attempts}-${status}-${changedAt.getTime()}`
  return { id, version, created: queuedAt, lastModified: changedAt, attributes }
}
