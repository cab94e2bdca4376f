import type { AuditEvent, Transaction } from '../../passwords/ports.ts'
import { type Database, sessionOf } from './connect.ts'

export type StoredAuditEvent = AuditEvent & { readonly writer: string; readonly seq: number; readonly at: Date }

export type AuditEventStore = ReturnType<typeof createAuditEventStore>

/** The append-only collection `auditEvents`; `_id` is (writer, seq), so that nothing is written twice. */
export function createAuditEventStore(database: Database) {
  const events = database.connection.collection<StoredAuditEvent & { _id: string }>('auditEvents')
  return {
    async append(event: StoredAuditEvent, transaction?: Transaction): Promise<void> {
      await events.insertOne({ _id: `${event.writer}.${event.seq}`, ...event }, { session: sessionOf(transaction) })
    },
  }
}
