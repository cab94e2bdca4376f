import type { Logger } from 'pino'
import type { Audit, Transaction } from '../../passwords/ports.ts'
import { createPolling, type Worker } from '../polling.ts'
import type { LogoutEntry, OutboxStore } from '../store/outbox.ts'
import { type Attempt, LEASE, resultOf } from './attempts.ts'
import { type Post, post } from './post.ts'

export type LogoutWorkerPorts = {
  readonly outbox: OutboxStore
  /** Queues what the oldest announcement leads to; false where there is none. */
  readonly spread: () => Promise<boolean>
  /** What an application is sent; undefined where it is not to be told any more. */
  readonly requestOf: (logout: LogoutEntry) => Promise<Post | undefined>
  readonly audit: Audit
  readonly inTransaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>
  readonly logger: Logger
  readonly now: () => Date
}

const POLL = 500
/** To one application. */
const AT_ONCE = 4

/**
 * Tells applications of sessions that have ended, each in its own time: one that hangs holds up what is meant for itself, and neither
 * others nor mails. Several workers on one database share the work.
 */
export function createLogoutWorker(ports: LogoutWorkerPorts): Worker {
  const { outbox, logger, now } = ports
  const atWork = new Map<string, Promise<void>>()
  let isStopped = false
  const report = (error: unknown) => logger.error({ err: error }, 'telling applications of a logout failed')
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

  /** Begins with every application for which something is due and that nobody here is at already. */
  async function beginDue(): Promise<void> {
    for (;;) {
      const first = isStopped ? undefined : await outbox.claimLogout(now(), LEASE, { noneOf: [...atWork.keys()] })
      if (!first) return
      const { application } = first
      const work = deliverAll(first)
        .catch(report)
        .finally(() => atWork.delete(application))
      atWork.set(application, work)
    }
  }

  async function deliverAll(first: LogoutEntry): Promise<void> {
    const others = Array.from({ length: AT_ONCE - 1 }, deliverDue)
    await Promise.all([deliver(first).then(deliverDue), ...others])

    async function deliverDue(): Promise<void> {
      const next = () => (isStopped ? undefined : outbox.claimLogout(now(), LEASE, first.application))
      for (let logout = await next(); logout; logout = await next()) await deliver(logout)
    }
  }

  async function deliver(logout: LogoutEntry): Promise<void> {
    const { key, application, attempts } = logout
    const attempt = await handOver(logout)
    if (attempt.outcome !== 'sent') logger.warn({ logout: key, application, attempts, ...attempt }, 'logout not told')
    await settle(logout, resultOf(logout, attempt, now()))
  }

  async function handOver(logout: LogoutEntry): Promise<Attempt> {
    try {
      const request = await ports.requestOf(logout)
      return request ? await post(request) : { outcome: 'stale' }
    } catch (error) {
      logger.error({ logout: logout.key, err: error }, 'unexpected error')
      return { outcome: 'failed', code: 'unexpected' }
    }
  }

  /** That an application was not told, for all that is known, is written into the audit. */
  async function settle(logout: LogoutEntry, result: Parameters<OutboxStore['settle']>[1]): Promise<void> {
    const { application, userId, attempts } = logout
    const { status, dueAt, lastError: error } = result
    const isOver = dueAt === undefined && status !== 'sent' && status !== 'stale'
    await ports.inTransaction(async transaction => {
      const isOurs = await outbox.settle(logout, result, now(), transaction)
      if (!isOurs || !isOver) return
      const details = { application, attempts, ...(error && { error }) }
      await ports.audit.record(
        { event: 'logout.givenUp', actor: 'server', target: userId, channel: 'server', outcome: 'failure', details },
        transaction,
      )
    })
  }
}
