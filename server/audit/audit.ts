import { randomUUID } from 'node:crypto'
import type { Audit } from '../../passwords/ports.ts'
import type { AuditEventStore } from '../store/audit-events.ts'

/** Stamps events with this writer's name, its next number and the time, and appends them. */
export function createAudit(store: AuditEventStore, now: () => Date): Audit {
  const writer = randomUUID()
  let seq = 0
  const recordAll: Audit['recordAll'] = async (events, transaction) => {
    const at = now()
    const stamped = events.map(event => {
      seq += 1
      return { ...event, writer, seq, at }
    })
    await store.append(stamped, transaction)
  }
  return { record: (event, transaction) => recordAll([event], transaction), recordAll }
}
