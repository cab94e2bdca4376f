import type { Database, IndexedCollection } from './connect.ts'
import type { OutboxDocument } from './outbox.ts'

/** How mails and notices fare. */
export type Deliveries = {
  readonly waiting: number
  /** The oldest that is due and was not taken yet. */
  readonly overdueSince?: Date
  /** Of the latest that was taken by its recipient. */
  readonly lastSentAt?: Date
  /** How many were given up or refused since a moment. */
  readonly failed: number
}

export type Diagnosis = ReturnType<typeof createDiagnosis>

/** Looks at the database as whoever runs it would. */
export function createDiagnosis(database: Database) {
  const { connection } = database
  const outbox = connection.collection<OutboxDocument>('outbox')
  return {
    /** What time the database thinks it is, and which version it has. */
    async server(): Promise<{ time: Date; version: string }> {
      const { localTime } = (await connection.db?.command({ hello: 1 })) ?? {}
      const { version } = (await connection.db?.admin().buildInfo()) ?? {}
      return { time: localTime, version }
    },
    /** Declared indexes that aren't there, as `collection: field, field`. */
    async missingIndexes(declared: readonly IndexedCollection[]): Promise<string[]> {
      const missing = declared.map(async ({ collection, indexes }) => {
        const there = await connection
          .collection(collection)
          .indexes()
          .catch(() => [])
        const known = new Set(there.map(({ key }) => Object.keys(key).join()))
        return indexes
          .map(({ key }) => Object.keys(key))
          .filter(fields => !known.has(fields.join()))
          .map(fields => `${collection}: ${fields.join(', ')}`)
      })
      return (await Promise.all(missing)).flat()
    },
    async deliveries(now: Date, failedSince: Date): Promise<Deliveries> {
      const [waiting, overdue, sent, failed] = await Promise.all([
        outbox.countDocuments({ status: { $in: ['queued', 'unknown'] }, dueAt: { $exists: true } }),
        outbox.findOne({ status: { $in: ['queued', 'unknown'] }, dueAt: { $lte: now } }, { sort: { dueAt: 1 } }),
        outbox.findOne({ status: 'sent' }, { sort: { queuedAt: -1 } }),
        outbox.countDocuments({ status: { $in: ['givenUp', 'refused'] }, changedAt: { $gte: failedSince } }),
      ])
      return {
        waiting,
        failed,
        ...(overdue?.dueAt && { overdueSince: overdue.dueAt }),
        ...(sent?.sentAt && { lastSentAt: sent.sentAt }),
      }
    },
  }
}
