import { randomUUID } from 'node:crypto'
import type { Audit } from '../../passwords/ports.ts'
import type { AuditEventStore } from '../store/audit-events.ts'

/** Stamps events with this writer's name, its next number and the time, and appends them. */
export function createAudit(store: AuditEventStore, now: () => Date): Audit {
  const writer = randomUUID()
  let seq = 0
  return {
    async record(event, transaction) {
      seq += 1
      await store.append({ ...event, writer, seq, at: now() }, transaction)
    },
  }
}
