import type { Logger } from 'pino'
import type { Audit, Transaction } from '../../passwords/ports.ts'
import { createPolling, type Worker } from '../polling.ts'
import { type NoticeEntry, type OutboxStore, sortOf } from '../store/outbox.ts'
import type { InSpan } from '../telemetry/in-span.ts'
import { type Attempt, LEASE, resultOf } from './attempts.ts'
import { type Post, post } from './post.ts'

export type NoticeWorkerPorts = {
  readonly outbox: OutboxStore
  /** Queues what the oldest announcement leads to; false where there is none. */
  readonly spread: () => Promise<boolean>
  /** What a recipient is sent; undefined where it is not to be told any more. */
  readonly requestOf: (notice: NoticeEntry) => Promise<Post | undefined>
  readonly audit: Audit
  readonly inTransaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>
  readonly inSpan: InSpan
  readonly metrics?: { notice(kind: string, outcome: string): void } | undefined
  readonly logger: Logger
  readonly now: () => Date
}

const POLL = 500
/** To one recipient. */
const AT_ONCE = 4

/**
 * Tells applications and event receivers what has happened, each in its own time: one that hangs holds up what is meant for itself, and neither
 * others nor mails. Several workers on one database share the work.
 */
export function createNoticeWorker(ports: NoticeWorkerPorts): Worker {
  const { outbox, logger, now } = ports
  const atWork = new Map<string, Promise<void>>()
  let isStopped = false
  const report = (error: unknown) => logger.error({ err: error }, 'telling of logouts and events failed')
  const polling = createPolling(begin, { pause: POLL, onError: report })

  return {
    start: polling.start,
    async stop() {
      isStopped = true
      await polling.stop()
      await Promise.all(atWork.values())
    },
    async drain() {
      await begin()
      await Promise.all(atWork.values())
    },
  }

  /** What is announced and what is queued by turns, so that neither waits for the other's end. */
  async function begin(): Promise<void> {
    let isMore = true
    while (isMore && !isStopped) {
      isMore = await ports.spread().catch(error => {
        report(error)
        return false
      })
      await beginDue()
    }
  }

  /** Begins with every recipient for which something is due and that nobody here is at already. */
  async function beginDue(): Promise<void> {
    for (;;) {
      const first = isStopped ? undefined : await outbox.claimNotice(now(), LEASE, { noneOf: [...atWork.keys()] })
      if (!first) return
      const { recipient } = first
      const work = deliverAll(first)
        .catch(report)
        .finally(() => atWork.delete(recipient))
      atWork.set(recipient, work)
    }
  }

  async function deliverAll(first: NoticeEntry): Promise<void> {
    const others = Array.from({ length: AT_ONCE - 1 }, deliverDue)
    await Promise.all([deliver(first).then(deliverDue), ...others])

    async function deliverDue(): Promise<void> {
      const next = () => (isStopped ? undefined : outbox.claimNotice(now(), LEASE, first.recipient))
      for (let notice = await next(); notice; notice = await next()) await deliver(notice)
    }
  }

  async function deliver(notice: NoticeEntry): Promise<void> {
    const { key, recipient, attempts } = notice
    const attempt = await ports.inSpan('notice', { 'rekey.notice.kind': notice.kind }, async note => {
      const handed = await handOver(notice)
      note({ 'rekey.outcome': handed.outcome })
      return handed
    })
    const { outcome, code } = attempt
    const about = { notice: key, recipient, attempts, outcome, ...(code && { errorCode: code }) }
    ports.metrics?.notice(notice.kind, outcome)
    if (outcome !== 'sent') logger.warn(about, 'notice not taken')
    await settle(notice, resultOf(notice, attempt, now()))
  }

  async function handOver(notice: NoticeEntry): Promise<Attempt> {
    try {
      const request = await ports.requestOf(notice)
      return request ? await post(request) : { outcome: 'stale' }
    } catch (error) {
      logger.error({ notice: notice.key, err: error }, 'unexpected error')
      return { outcome: 'failed', code: 'unexpected' }
    }
  }

  /** That somebody was not told, for all that is known, is written into the audit. */
  async function settle(notice: NoticeEntry, result: Parameters<OutboxStore['settle']>[1]): Promise<void> {
    const { kind, recipient, userId, attempts } = notice
    const { status, dueAt, lastError: error } = result
    const isOver = dueAt === undefined && status !== 'sent' && status !== 'stale'
    await ports.inTransaction(async transaction => {
      const isOurs = await outbox.settle(notice, result, now(), transaction)
      if (!isOurs || !isOver) return
      const details = { kind, recipient, attempts, ...(error && { error }) }
      await ports.audit.record(
        {
          event: `${sortOf(notice)}.givenUp`,
          actor: 'server',
          target: userId,
          channel: 'server',
          outcome: 'failure',
          details,
        },
        transaction,
      )
    })
  }
}
