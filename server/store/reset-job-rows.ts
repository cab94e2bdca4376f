import type { JobProgress, JobReset, Transaction } from '../../passwords/ports.ts'
import type { JsonObject } from '../../scim/store.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'
import { createRecords, type Records } from './records.ts'
import { FILTER_LIMIT_MS, unlessSlow } from './time-limit.ts'

export type RowState =
  | 'queued'
  | 'skipped'
  | 'reset'
  | 'mailSent'
  | 'mailFailed'
  | 'mailUnknown'
  | 'opened'
  | 'completed'
  | 'replaced'
  | 'undone'

/** Where one person stands in a job; `_id` is the job and the person, so that each is in it once. */
export type JobRow = {
  readonly _id: string
  readonly job: string
  /** Its place in the job. */
  readonly seq: number
  readonly state: RowState
  /** Why the person is left out. */
  readonly reason?: string
  /** What was asked for, and in which line of the file. */
  readonly given?: string
  readonly line?: number
  readonly person?: string
  readonly userName?: string
  readonly policy?: string
  readonly channel?: 'mail' | 'sealed'
  /** Whether the person is inactive and made active with the reset; by the job they have that version since. */
  readonly activated?: boolean
  readonly personVersion?: string
  readonly sessions?: number
  readonly tokens?: number
  readonly resetId?: string
  readonly resetAt?: Date
  readonly mailedAt?: Date
  readonly openedAt?: Date
  readonly completedAt?: Date
  readonly expiresAt?: Date
  /** The one-time password, sealed to the administrator's key. */
  readonly sealed?: string
}

/** A row that goes on: only from one of these states, and of this very reset. */
type RowStep = JobReset & {
  readonly from: readonly RowState[]
  readonly change: Partial<Pick<JobRow, 'state' | 'mailedAt' | 'openedAt' | 'completedAt' | 'expiresAt'>>
}

export type RowCount = {
  readonly state: RowState
  readonly reason?: string
  readonly count: number
  readonly mailed: number
  readonly opened: number
  readonly ended: number
}

/** What waits for its person. */
export const WAITING: readonly RowState[] = ['reset', 'mailSent', 'mailFailed', 'mailUnknown', 'opened']

/** Those that a mail can still change. */
const MAILED: readonly RowState[] = ['reset', 'mailSent', 'mailFailed', 'mailUnknown']

type MailState = 'reset' | 'mailSent' | 'mailFailed' | 'mailUnknown'

export type JobRowStore = ReturnType<typeof createJobRowStore>

const BY_ID = { _id: 1 } as const

export const rowId = (job: string, key: string) => `${job}:${key}`

export function createJobRowStore(database: Database) {
  const rows = database.connection.collection<JobRow>('passwordResetRows')

  async function step({ job, person, resetId, from, change }: RowStep, transaction?: Transaction): Promise<void> {
    const clause = { _id: rowId(job, person), resetId, state: { $in: [...from] } }
    await rows.updateOne(clause, { $set: change }, { session: sessionOf(transaction) })
  }

  const progress: JobProgress = {
    opened: (reset, at) => step({ ...reset, from: MAILED, change: { state: 'opened', openedAt: at } }),
    completed: (reset, at, transaction) =>
      step({ ...reset, from: WAITING, change: { state: 'completed', completedAt: at } }, transaction),
    async replaced(resets, transaction) {
      if (resets.length === 0) return
      const waiting = {
        _id: { $in: resets.map(({ job, person }) => rowId(job, person)) },
        resetId: { $in: resets.map(({ resetId }) => resetId) },
        state: { $in: [...WAITING] },
      }
      await rows.updateMany(waiting, { $set: { state: 'replaced' } }, { session: sessionOf(transaction) })
    },
  }

  return {
    ...progress,
    async insert(added: readonly JobRow[]): Promise<void> {
      if (added.length > 0) await rows.insertMany([...added])
    },
    /** Those of some rows that are there. */
    async known(ids: readonly string[]): Promise<ReadonlySet<string>> {
      const found = await rows.find({ _id: { $in: [...ids] } }, { projection: { _id: 1 } }).toArray()
      return new Set(found.map(({ _id }) => _id))
    },
    /** Takes away those behind a place. */
    async clear(job: string, behind: number): Promise<void> {
      await rows.deleteMany({ job, seq: { $gt: behind } })
    },
    /** In their order, behind a place; of some states only, where they are named. */
    async after(job: string, seq: number, most: number, states?: readonly RowState[]): Promise<JobRow[]> {
      const clause = { job, seq: { $gt: seq }, ...(states && { state: { $in: [...states] } }) }
      return rows.find(clause).sort({ seq: 1 }).limit(most).toArray()
    },
    /** Many rows in a transaction, each from one state: false where one of them is in another by now. */
    async moveAll(
      moved: readonly { readonly _id: string; readonly change: Partial<JobRow> }[],
      from: RowState,
      transaction: Transaction,
    ): Promise<boolean> {
      const session = sessionOf(transaction)
      const changes = new Map(moved.map(({ _id, change }) => [_id, change]))
      const still = { _id: { $in: [...changes.keys()] }, state: from }
      const found = await rows.find(still, { session, hint: BY_ID }).toArray()
      if (found.length < moved.length) return false
      if (found.length === 0) return true
      // As with credentials: an update costs three times as much in a transaction.
      await rows.deleteMany(still, { session, hint: BY_ID })
      await rows.insertMany(
        found.map(row => ({ ...row, ...changes.get(row._id) })),
        { session },
      )
      return true
    },
    /** What became of a mail, in the transaction that says so in the outbox. */
    mailed: (
      reset: JobReset,
      state: MailState,
      more: { mailedAt?: Date; expiresAt?: Date },
      transaction: Transaction,
    ) => step({ ...reset, from: MAILED, change: { state, ...more } }, transaction),
    /** The mails that failed are tried again, in the transaction that puts them back into the queue. */
    async retry(job: string, transaction: Transaction): Promise<void> {
      await rows.updateMany(
        { job, state: 'mailFailed' },
        { $set: { state: 'reset' } },
        { session: sessionOf(transaction) },
      )
    },
    /** Those of some rows whose resets were taken back, in the transaction that does so. */
    async undo(undone: readonly JobRow[], transaction: Transaction): Promise<void> {
      const ids = undone.map(({ _id }) => _id)
      await rows.updateMany({ _id: { $in: ids } }, { $set: { state: 'undone' } }, { session: sessionOf(transaction) })
    },
    /**
     * How many rows of some jobs are in each state, and skipped for which reason; how many of them were mailed, were opened, and have ended by
     * now. Of several jobs undefined where counting takes too long.
     */
    async countsOf(jobs: readonly string[], now: Date): Promise<Map<string, RowCount[]> | undefined> {
      const stages = [
        { $match: { job: { $in: [...jobs] } } },
        {
          $group: {
            _id: { job: '$job', state: '$state', reason: '$reason' },
            count: { $sum: 1 },
            mailed: { $sum: { $cond: [{ $gt: ['$mailedAt', null] }, 1, 0] } },
            opened: { $sum: { $cond: [{ $gt: ['$openedAt', null] }, 1, 0] } },
            ended: {
              $sum: { $cond: [{ $and: [{ $gt: ['$expiresAt', null] }, { $lte: ['$expiresAt', now] }] }, 1, 0] },
            },
          },
        },
      ]
      type Found = Omit<RowCount, 'state' | 'reason'> & { _id: Pick<RowCount, 'state' | 'reason'> & { job: string } }
      const limit = jobs.length > 1 ? { maxTimeMS: FILTER_LIMIT_MS } : {}
      const found = await rows.aggregate<Found>(stages, limit).toArray().catch(unlessSlow)
      if (!found) return undefined
      const counts = new Map<string, RowCount[]>(jobs.map(job => [job, []]))
      for (const { _id, ...counted } of found) {
        const { job, ...kind } = _id
        counts.get(job)?.push({ ...kind, ...counted })
      }
      return counts
    },
  }
}

/** The rows as they are listed. */
export const createRowRecords = (database: Database, view: (row: JobRow) => JsonObject): Records<JobRow> =>
  createRecords(database, 'passwordResetRows', row => ({
    id: row._id,
    version: '',
    created: new Date(0),
    lastModified: new Date(0),
    attributes: view(row),
  }))

export const jobRowIndexes: IndexedCollection = {
  collection: 'passwordResetRows',
  indexes: [
    { key: { job: 1, seq: 1 } },
    { key: { job: 1, state: 1, reason: 1 } },
    { key: { job: 1, state: 1, seq: 1 } },
  ],
}
