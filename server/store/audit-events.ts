import type { AuditEvent, Transaction } from '../../passwords/ports.ts'
import { type Database, sessionOf } from './connect.ts'

export type StoredAuditEvent = AuditEvent & { readonly writer: string; readonly seq: number; readonly at: Date }

export type AuditEventStore = ReturnType<typeof createAuditEventStore>

/** The append-only collection `auditEvents`; `_id` is (writer, seq), so that nothing is written twice. */
export function createAuditEventStore(database: Database) {
  const events = database.connection.collection<StoredAuditEvent & { _id: string }>('auditEvents')
  return {
    async append(added: readonly StoredAuditEvent[], transaction?: Transaction): Promise<void> {
      const documents = added.map(event => ({ _id: `${event.writer}.${event.seq}`, ...event }))
      await events.insertMany(documents, { session: sessionOf(transaction) })
    },
  }
}
