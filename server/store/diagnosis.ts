import type { Database, IndexedCollection } from './connect.ts'
import type { OutboxDocument } from './outbox.ts'
import { isLive, type ProvisioningTokenRecord } from './provisioning-clients.ts'

/** Milliseconds. What was made for less was made to end soon. */
const MONTH = 30 * 86_400_000

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
  const tokens = connection.collection<ProvisioningTokenRecord>('provisioningTokens')
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
    /** The ids of clients that have tokens now, made for a month or longer, and none any more from a moment on. Those of the settings don't count. */
    async clientsWithoutTokenFrom(moment: Date, now: Date): Promise<string[]> {
      const found = await tokens
        .aggregate<{ _id: string }>([
          { $match: { bootstrap: { $ne: true }, ...isLive(now) } },
          {
            $group: {
              _id: '$client',
              last: { $max: { $ifNull: ['$expiresAt', moment] } },
              longest: { $max: { $subtract: ['$expiresAt', '$createdAt'] } },
            },
          },
          { $match: { last: { $lt: moment }, longest: { $gte: MONTH } } },
        ])
        .toArray()
      return found.map(({ _id }) => _id)
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
