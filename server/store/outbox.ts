import type { Announcement, ChangedCredential, MailRequest, Outbox, Transaction } from '../../passwords/ports.ts'
import type { eventTypes } from '../../scim/schema/event-receiver.ts'
import type { StoredResource } from '../../scim/store.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'
import { createRecords, type Records } from './records.ts'

/** What an application is to be told: that a session of somebody, or all of them where no `sid` says which, has ended. */
export type LogoutRequest = {
  readonly key: string
  readonly kind: 'logout'
  readonly userId: string
  /** The application. */
  readonly recipient: string
  readonly sid?: string
}

/** What an event receiver is to be told: what has happened to somebody, and when. */
export type EventRequest = {
  readonly key: string
  readonly kind: keyof typeof eventTypes
  readonly userId: string
  /** The event receiver. */
  readonly recipient: string
  readonly event: Pick<Announcement, 'by' | 'reason'> &
    Partial<Pick<ChangedCredential, 'credentialType' | 'changeType'>> & {
      readonly at: Date
      /** What happened by one write has the same. */
      readonly txn: string
    }
}

export type Notice = LogoutRequest | EventRequest

/**
 * What has become of a mail or a notice. `queued`: it waits, and nobody has it · `sent`: the mail server, or the recipient, took it ·
 * `refused`: it will never take it · `unknown`: it was handed over, and whether it was taken nobody can say (yet) · `givenUp`: it was tried too often · `stale`: overtaken by
 * events and never sent. Once unknown, only a later hand-over that succeeds makes it known. What is due some time is tried by itself.
 */
export type OutboxStatus = 'queued' | 'sent' | 'refused' | 'unknown' | 'givenUp' | 'stale'

type Progress = {
  readonly status: OutboxStatus
  readonly queuedAt: Date
  readonly changedAt: Date
  readonly sentAt?: Date
  /** When it is tried next; absent where it is not. */
  readonly dueAt?: Date
  /** When it was to be tried, before its job was taken back. */
  readonly heldFrom?: Date
  readonly attempts: number
  /** How many of them were before somebody put it back into the queue. */
  readonly earlierAttempts?: number
  /** The code of what went wrong last. */
  readonly lastError?: string
}

export type MailEntry = MailRequest & Progress

export type NoticeEntry = Notice & Progress

export type OutboxEntry = MailEntry | NoticeEntry

export type OutboxDocument = Progress &
  Pick<MailRequest, 'userId' | 'resetId' | 'job'> &
  Partial<Pick<Notice, 'recipient'>> & {
    readonly _id: string
    readonly kind: OutboxEntry['kind']
  }

/** What an entry is, in a word. */
export const sortOf = ({ kind, recipient }: Partial<Pick<Notice, 'recipient'>> & Pick<OutboxDocument, 'kind'>) =>
  recipient === undefined ? 'mail' : kind === 'logout' ? 'logout' : 'event'

export type OutboxStore = Outbox & {
  /**
   * Takes the next mail that is due, for as long as the lease; of several workers one gets it. Whoever waits for a mail of their own does not wait
   * for those of a job. It comes with the status that it had: from now on it is `unknown`, so that it is so, too, where its worker dies.
   */
  claim(now: Date, lease: number): Promise<MailEntry | undefined>
  /** The same for notices: the next for one recipient, or any for one that is not among some. */
  claimNotice(
    now: Date,
    lease: number,
    recipient: string | { readonly noneOf: readonly string[] },
  ): Promise<NoticeEntry | undefined>
  /** Of those whose key is there already the first stays. */
  enqueueNotices(notices: readonly Notice[], transaction?: Transaction): Promise<void>
  /** What became of the attempt that was claimed; false where another worker has taken the mail since: it is theirs to say. */
  settle(
    claimed: Pick<OutboxEntry, 'key' | 'attempts'>,
    result: Pick<OutboxEntry, 'status' | 'dueAt' | 'lastError'>,
    now: Date,
    transaction?: Transaction,
  ): Promise<boolean>
  /** Keeps the mails of a job that nobody has from leaving, while the job is taken back. */
  holdJob(job: string): Promise<void>
  /** Lets go of those that are still to leave. */
  releaseJob(job: string): Promise<void>
  /** Puts the mails of a job that were refused or given up back into the queue. */
  retryJob(job: string, now: Date, transaction: Transaction): Promise<void>
  /** Puts a mail that is tried no more back into the queue, as it is then; undefined where it has changed since it was read. */
  retry(read: OutboxDocument, now: Date, transaction: Transaction): Promise<OutboxDocument | undefined>
}

/** Mails to be sent, and what applications and event receivers are to be told. No secret is in here: what a mail says is worked out when it is handed over. */
export function createOutboxStore(database: Database, now: () => Date): OutboxStore {
  const outbox = database.connection.collection<OutboxDocument>('outbox')

  const enqueueAll = async (entries: readonly (MailRequest | Notice)[], transaction?: Transaction) => {
    if (entries.length === 0) return
    const operations = entries.map(entry => {
      const { _id, ...fresh } = toDocument(entry, now())
      return { updateOne: { filter: { _id }, update: { $setOnInsert: fresh }, upsert: true } }
    })
    await outbox.bulkWrite(operations, { ordered: false, session: sessionOf(transaction) })
  }

  async function take(
    which: Readonly<Record<string, unknown>>,
    at: Date,
    lease: number,
    sort: Readonly<Record<string, 1>> = { dueAt: 1 },
  ): Promise<OutboxEntry | undefined> {
    const found = await outbox.findOneAndUpdate(
      { ...which, status: { $in: ['queued', 'unknown'] }, dueAt: { $lte: at } },
      {
        $set: { status: 'unknown', dueAt: new Date(at.getTime() + lease), changedAt: at },
        $inc: { attempts: 1 },
      },
      { sort, returnDocument: 'before' },
    )
    if (!found) return undefined
    const { _id: key, ...entry } = found
    return { key, ...entry, attempts: entry.attempts + 1 } as OutboxEntry
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
        { $set: { status: 'stale', changedAt: now() }, $unset: { dueAt: true, heldFrom: true } },
        { session },
      )
      const left = outbox.find({ ...mails, status: { $in: ['sent', 'unknown'] } }, { session })
      return new Set((await left.toArray()).flatMap(({ resetId }) => resetId ?? []))
    },
    enqueueNotices: enqueueAll,
    async claim(at, lease) {
      const mail = { recipient: { $exists: false } }
      const found = (await take({ ...mail, job: { $exists: false } }, at, lease)) ?? (await take(mail, at, lease))
      return found as MailEntry | undefined
    },
    async claimNotice(at, lease, recipient) {
      // Unsorted where any recipient will do, and by a comparison of texts: so the index leads from one to the next, past all that
      // waits for each and past the mails.
      const found =
        typeof recipient === 'string'
          ? await take({ recipient }, at, lease)
          : await take({ recipient: { $gt: '', $nin: recipient.noneOf } }, at, lease, {})
      return found as NoticeEntry | undefined
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
    async holdJob(job) {
      const held = [{ $set: { heldFrom: '$dueAt' } }, { $unset: 'dueAt' }]
      await outbox.updateMany({ job, status: 'queued', dueAt: { $exists: true } }, held)
    },
    async releaseJob(job) {
      const released = [{ $set: { dueAt: '$heldFrom' } }, { $unset: 'heldFrom' }]
      await outbox.updateMany({ job, status: 'queued', heldFrom: { $exists: true } }, released)
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

function toDocument({ key, ...entry }: MailRequest | Notice, at: Date): OutboxDocument {
  const given = Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined))
  return { _id: key, dueAt: at, ...given, queuedAt: at, changedAt: at, status: 'queued', attempts: 0 } as OutboxDocument
}

export const outboxIndexes: IndexedCollection = {
  collection: 'outbox',
  indexes: [
    // What waits for somebody who takes nothing is not in the way of mails, nor of others.
    { key: { status: 1, recipient: 1, dueAt: 1 } },
    { key: { userId: 1, queuedAt: 1, _id: 1 } },
    { key: { queuedAt: 1, _id: 1 } },
    { key: { job: 1, status: 1, recipient: 1, dueAt: 1 } },
  ],
}

/** The entries as resources. */
export type OutboxRecords = Records<OutboxDocument>

export const createOutboxRecords = (database: Database): OutboxRecords =>
  createRecords(database, 'outbox', toOutboxResource)

export function toOutboxResource(document: OutboxDocument): StoredResource {
  const {
    _id: id,
    kind,
    userId,
    resetId,
    recipient,
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
    ...(recipient && { recipient: { value: recipient } }),
    ...(sentAt && { sentAt: sentAt.toISOString() }),
    ...(lastError && { lastError: { code: lastError } }),
  }
  const version = `${attempts}-${status}-${changedAt.getTime()}`
  return { id, version, created: queuedAt, lastModified: changedAt, attributes }
}
