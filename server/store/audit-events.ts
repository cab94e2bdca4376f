import type { AuditEvent, Transaction } from '../../passwords/ports.ts'
import type { StoredResource } from '../../scim/store.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'
import { createRecords, type Records } from './records.ts'
import { together } from './together.ts'

export type StoredAuditEvent = AuditEvent & { readonly writer: string; readonly seq: number; readonly at: Date }

type AuditEventDocument = StoredAuditEvent & { readonly _id: string }

export type AuditEventStore = ReturnType<typeof createAuditEventStore>

/** The append-only collection `auditEvents`; `_id` is (writer, seq), so that nothing is written twice. */
export function createAuditEventStore(database: Database) {
  const events = database.connection.collection<AuditEventDocument>('auditEvents')
  const ofWriter = (writer: string, above: number) => ({ writer, seq: { $gt: above } })
  const appendAlone = together(async (added: readonly (readonly AuditEventDocument[])[]): Promise<void> => {
    await events.insertMany(added.flat(), { ordered: false })
  })
  return {
    async append(added: readonly StoredAuditEvent[], transaction?: Transaction): Promise<void> {
      if (added.length === 0) return
      const documents = added.map(event => ({ _id: `${event.writer}.${event.seq}`, ...event }))
      if (!transaction) return appendAlone(documents)
      await events.insertMany(documents, { session: sessionOf(transaction) })
    },
    whenEnded(transaction: Transaction, listener: () => void): void {
      sessionOf(transaction)?.once('ended', listener)
    },
    writers: (): Promise<string[]> => events.distinct('writer'),
    /** In the order of their numbers, above `from`, `to` included. */
    between(writer: string, from: number, to: number, most: number): Promise<StoredAuditEvent[]> {
      const window = { writer, seq: { $gt: from, $lte: to } }
      return events
        .find(window, { projection: { _id: 0 } })
        .sort({ seq: 1 })
        .limit(most)
        .toArray()
    },
    async newest(writer: string): Promise<StoredAuditEvent | undefined> {
      const [found] = await events.find({ writer }).sort({ seq: -1 }).limit(1).toArray()
      return found
    },
    /** What happened to somebody, newest first. */
    newestOf: (target: string, most: number): Promise<StoredAuditEvent[]> =>
      events.find({ target }).sort({ at: -1, _id: -1 }).limit(most).toArray(),
    countAbove: (writer: string, seq: number): Promise<number> => events.countDocuments(ofWriter(writer, seq)),
  }
}

/** Nearly all events are successes: an index of them would find nothing quicker, and every event would pay for it. */
const failures = { partialFilterExpression: { outcome: 'failure' } }

/** So are nearly all that came through the doors that many go through. Whoever looks for another would go through all of them. */
const rareWays = {
  partialFilterExpression: { channel: { $in: ['console', 'host', 'link', 'oidc', 'self', 'server'] } },
}

export const auditEventIndexes: IndexedCollection = {
  collection: 'auditEvents',
  indexes: [
    { key: { at: 1, _id: 1 } },
    { key: { event: 1, at: 1, _id: 1 } },
    { key: { actor: 1, at: 1, _id: 1 } },
    { key: { target: 1, at: 1, _id: 1 } },
    { key: { outcome: 1, at: 1, _id: 1 }, ...failures },
    { key: { channel: 1, at: 1, _id: 1 }, ...rareWays },
    { key: { writer: 1, seq: 1 }, unique: true },
  ],
}

/** The events as resources. */
export type AuditEventRecords = Records<AuditEventDocument>

export const createAuditEventRecords = (database: Database): AuditEventRecords =>
  createRecords(database, 'auditEvents', toResource)

function toResource({ _id: id, event, actor, target, channel, outcome, at, details = {} }: AuditEventDocument) {
  const named = Object.entries(details).map(([name, value]) => ({ name, value: String(value) }))
  const attributes = {
    event,
    actor,
    outcome,
    at: at.toISOString(),
    ...(target && { target }),
    ...(channel && { channel }),
    ...(named.length > 0 && { details: named }),
  }
  return { id, version: '1', created: at, lastModified: at, attributes } satisfies StoredResource
}
