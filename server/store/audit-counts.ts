import type { Transaction } from '../../passwords/ports.ts'
import type { StoredAuditEvent } from './audit-events.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'

/** How often something happened in an hour or on a day, which begins at `at`. */
export type AuditCount = Pick<StoredAuditEvent, 'event' | 'outcome'> & { readonly at: Date; readonly count: number }

export type AuditCountStore = ReturnType<typeof createAuditCountStore>

type AuditCountDocument = AuditCount & { readonly _id: string }

const HOUR = 3_600_000

/** Longer than anybody asks back. */
const KEPT = 40 * 24 * 3600

/** The collection `auditCounts`: how many events of each kind a writer has had sealed in an hour, so that nobody has to count millions of them. */
export function createAuditCountStore(database: Database) {
  const counts = database.connection.collection<AuditCountDocument>('auditCounts')
  return {
    async add(events: readonly StoredAuditEvent[], transaction: Transaction): Promise<void> {
      if (events.length === 0) return
      const operations = [...Map.groupBy(events, idOf)].map(([_id, [first, ...more]]) => {
        const { event, outcome, at } = first as StoredAuditEvent
        const update = { $inc: { count: 1 + more.length }, $setOnInsert: { event, outcome, at: hourOf(at) } }
        return { updateOne: { filter: { _id }, update, upsert: true } }
      })
      await counts.bulkWrite(operations, { ordered: false, session: sessionOf(transaction) })
    },
    /** By hours or by days of UTC, the oldest first. */
    since: (from: Date, unit: 'hour' | 'day'): Promise<AuditCount[]> =>
      counts
        .aggregate<AuditCount>([
          { $match: { at: { $gte: from } } },
          {
            $group: {
              _id: { at: { $dateTrunc: { date: '$at', unit } }, event: '$event', outcome: '$outcome' },
              count: { $sum: '$count' },
            },
          },
          { $sort: { _id: 1 } },
          { $replaceWith: { $mergeObjects: ['$_id', { count: '$count' }] } },
        ])
        .toArray(),
  }
}

const hourOf = (at: Date) => new Date(Math.floor(at.getTime() / HOUR) * HOUR)

const idOf = ({ writer, at, event, outcome }: StoredAuditEvent) =>
  [writer, hourOf(at).toISOString(), event, outcome].join(' ')

export const auditCountIndexes: IndexedCollection = {
  collection: 'auditCounts',
  indexes: [{ key: { at: 1 }, expireAfterSeconds: KEPT }],
}
