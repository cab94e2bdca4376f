import type { Transaction } from '../../passwords/ports.ts'
import { createPolling, type Worker } from '../polling.ts'
import type { MailStatus, OutboxEntry, OutboxStore } from '../store/outbox.ts'
import type { JobRowStore } from '../store/reset-job-rows.ts'
import type { Handover } from './handover.ts'
import { composeMessage, isReminder, type MessagePorts } from './message.ts'
import type { Transport } from './transport.ts'

export type MailWorkerPorts = MessagePorts & {
  readonly outbox: OutboxStore
  readonly rows: Pick<JobRowStore, 'mailed'>
  readonly inTransaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>
  readonly transport: Transport
  readonly now: () => Date
}

const POLL = 500
/** As many as the mail server is given connections. */
const AT_ONCE = 5
const LEASE = 60_000
const ATTEMPTS = 10
const FIRST_PAUSE = 5000
const LONGEST_PAUSE = 15 * 60 * 1000

/** Delivers the outbox: at least once, never two different secrets. Several workers on one database share it. */
export function createMailWorker(ports: MailWorkerPorts): Worker {
  const { outbox, transport, logger, now } = ports
  let isStopped = false
  const polling = createPolling(drain, {
    pause: POLL,
    onError: error => logger.error({ err: error }, 'mail delivery failed'),
  })

  return {
    start: polling.start,
    async stop() {
      isStopped = true
      await polling.stop()
      transport.close()
    },
    drain,
  }

  async function drain(): Promise<void> {
    await Promise.all(Array.from({ length: AT_ONCE }, deliverDue))
  }

  async function deliverDue(): Promise<void> {
    for (let mail = await outbox.claim(now(), LEASE); mail; mail = await outbox.claim(now(), LEASE)) {
      await deliver(mail)
      if (isStopped) return
    }
  }

  async function deliver(mail: OutboxEntry): Promise<void> {
    const { outcome, code, expiresAt } = await handOver(mail)
    const about = { mail: mail.key, attempts: mail.attempts, outcome, ...(code && { code }) }
    if (outcome !== 'sent') logger.warn(about, 'mail not sent')
    await settle(mail, { ...resultOf(mail, outcome, now()), ...(code && { lastError: code }) }, expiresAt)
  }

  /** What became of an attempt, and of the row of the job that it belongs to; a reminder says nothing of the mail before it. */
  async function settle(mail: OutboxEntry, result: Result, expiresAt: Date | undefined): Promise<void> {
    const { job, resetId, userId: person } = mail
    const state = ROW_STATES[result.status]
    if (!job || !resetId || !state || isReminder(mail)) {
      await outbox.settle(mail, result, now())
      return
    }
    const dates = { ...(state === 'mailSent' && { mailedAt: now() }), ...(expiresAt && { expiresAt }) }
    await ports.inTransaction(async transaction => {
      if (await outbox.settle(mail, result, now(), transaction))
        await ports.rows.mailed({ job, person, resetId }, state, dates, transaction)
    })
  }

  async function handOver(mail: OutboxEntry): Promise<Attempt> {
    try {
      const message = await composeMessage(ports, mail)
      return message ? { ...(await transport.send(message)), expiresAt: message.expiresAt } : { outcome: 'stale' }
    } catch (error) {
      logger.error({ mail: mail.key, err: error }, 'unexpected error')
      return { outcome: 'failed', code: 'unexpected' }
    }
  }
}

type Attempt = {
  readonly outcome: Handover['outcome'] | 'stale'
  readonly code?: string | undefined
  readonly expiresAt?: Date | undefined
}

type Result = Parameters<OutboxStore['settle']>[1]

/** What a mail's status says in the row of a job; nothing where the mail waits, or has become stale. */
const ROW_STATES: Readonly<Partial<Record<MailStatus, 'mailSent' | 'mailFailed' | 'mailUnknown'>>> = {
  sent: 'mailSent',
  refused: 'mailFailed',
  givenUp: 'mailFailed',
  unknown: 'mailUnknown',
}

/** An attempt that failed or may have failed is made again, later and later. What may have arrived is never said not to have. */
function resultOf(mail: OutboxEntry, outcome: Attempt['outcome'], now: Date): Pick<OutboxEntry, 'status' | 'dueAt'> {
  if (outcome === 'sent') return { status: outcome }
  const tries = mail.attempts - (mail.earlierAttempts ?? 0)
  const last = outcome === 'refused' || outcome === 'stale' ? outcome : tries >= ATTEMPTS ? 'givenUp' : undefined
  const status = mail.status === 'unknown' || outcome === 'unknown' ? 'unknown' : (last ?? 'queued')
  if (last) return { status }
  const pause = Math.min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE)
  return { status, dueAt: new Date(now.getTime() + pause) }
}
