import type { AuditEvent, Transaction } from '../../passwords/ports.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'

export type StoredAuditEvent = AuditEvent & { readonly writer: string; readonly seq: number; readonly at: Date }

export type AuditEventStore = ReturnType<typeof createAuditEventStore>

/** The append-only collection `auditEvents`; `_id` is (writer, seq), so that nothing is written twice. */
export function createAuditEventStore(database: Database) {
  const events = database.connection.collection<StoredAuditEvent & { _id: string }>('auditEvents')
  const ofWriter = (writer: string, above: number) => ({ writer, seq: { $gt: above } })
  return {
    async append(added: readonly StoredAuditEvent[], transaction?: Transaction): Promise<void> {
      if (added.length === 0) return
      const documents = added.map(event => ({ _id: `${event.writer}.${event.seq}`, ...event }))
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
    countAbove: (writer: string, seq: number): Promise<number> => events.countDocuments(ofWriter(writer, seq)),
  }
}

export const auditEventIndexes: IndexedCollection = {
  collection: 'auditEvents',
  indexes: [{ key: { target: 1, at: -1 } }, { key: { writer: 1, seq: 1 }, unique: true }],
}
