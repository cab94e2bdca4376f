import { randomUUID } from 'node:crypto'
import type { Audit, Transaction } from '../../passwords/ports.ts'
import type { AuditEventStore } from '../store/audit-events.ts'

export type AuditWriter = Audit & {
  readonly writer: string
  /** The highest number up to which every event is stored, or never will be. */
  settledTo(): number
}

/** Stamps events with this writer's name, its next number and the time, and appends them. */
export function createAudit(store: AuditEventStore, now: () => Date): AuditWriter {
  const writer = randomUUID()
  const unsettled = new Set<number>()
  const byTransaction = new WeakMap<Transaction, number[]>()
  let seq = 0

  const recordAll: Audit['recordAll'] = async (events, transaction) => {
    const at = now()
    const stamped = events.map(event => {
      seq += 1
      return { ...event, writer, seq, at }
    })
    const numbers = stamped.map(one => one.seq)
    for (const number of numbers) unsettled.add(number)
    if (transaction) settleWith(transaction, numbers)
    try {
      await store.append(stamped, transaction)
    } finally {
      if (!transaction) settle(numbers)
    }
  }

  return {
    writer,
    record: (event, transaction) => recordAll([event], transaction),
    recordAll,
    settledTo: () => Math.min(seq, ...[...unsettled].map(number => number - 1)),
  }

  /** A transaction may still be undone, and its numbers are never given again. */
  function settleWith(transaction: Transaction, numbers: readonly number[]): void {
    const known = byTransaction.get(transaction)
    if (known) {
      known.push(...numbers)
      return
    }
    const all = [...numbers]
    byTransaction.set(transaction, all)
    store.whenEnded(transaction, () => settle(all))
  }

  function settle(numbers: readonly number[]): void {
    for (const number of numbers) unsettled.delete(number)
  }
}
