import type { Transaction } from '../../passwords/ports.ts'
import { type Attempt, LEASE, resultOf } from '../outbox/attempts.ts'
import { createPolling, type Worker } from '../polling.ts'
import type { MailEntry, OutboxStatus, OutboxStore } from '../store/outbox.ts'
import type { JobRowStore } from '../store/reset-job-rows.ts'
import type { InSpan } from '../telemetry/in-span.ts'
import { composeMessage, isReminder, type MessagePorts } from './message.ts'
import type { Transport } from './transport.ts'

export type MailWorkerPorts = MessagePorts & {
  readonly outbox: OutboxStore
  readonly rows: Pick<JobRowStore, 'mailed'>
  readonly inTransaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>
  readonly transport: Transport
  readonly inSpan: InSpan
  readonly metrics?: { mail(kind: string, outcome: string): void } | undefined
  readonly now: () => Date
}

const POLL = 500
/** As many as the mail server is given connections. */
const AT_ONCE = 5

/** Delivers the outbox: at least once, never two different secrets. Several workers on one database share it. */
export function createMailWorker(ports: MailWorkerPorts): Worker {
  const { outbox, transport, logger, now } = ports
  let isStopped = false
  const onError = (error: unknown) => logger.error({ err: error }, 'mail delivery failed')
  // Each polls by itself: while a mail server keeps one waiting, the others go on.
  const lanes = Array.from({ length: AT_ONCE }, () => createPolling(deliverDue, { pause: POLL, onError }))

  return {
    start() {
      for (const lane of lanes) lane.start()
    },
    async stop() {
      isStopped = true
      await Promise.all(lanes.map(lane => lane.stop()))
      transport.close()
    },
    async drain() {
      await Promise.all(lanes.map(deliverDue))
    },
  }

  async function deliverDue(): Promise<void> {
    for (let mail = await outbox.claim(now(), LEASE); mail; mail = await outbox.claim(now(), LEASE)) {
      await deliver(mail)
      if (isStopped) return
    }
  }

  async function deliver(mail: MailEntry): Promise<void> {
    const attempt = await ports.inSpan('mail', { 'rekey.mail.kind': mail.kind }, async note => {
      const handed = await handOver(mail)
      note({ 'rekey.outcome': handed.outcome })
      return handed
    })
    const { outcome, code, expiresAt } = attempt
    const about = { mail: mail.key, attempts: mail.attempts, outcome, ...(code && { errorCode: code }) }
    ports.metrics?.mail(mail.kind, outcome)
    if (outcome !== 'sent') logger.warn(about, 'mail not sent')
    await settle(mail, resultOf(mail, attempt, now()), expiresAt)
  }

  /** What became of an attempt, and of the row of the job that it belongs to; a reminder says nothing of the mail before it. */
  async function settle(mail: MailEntry, result: Result, expiresAt: Date | undefined): Promise<void> {
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

  async function handOver(mail: MailEntry): Promise<Handed> {
    try {
      const message = await composeMessage(ports, mail)
      return message ? { ...(await transport.send(message)), expiresAt: message.expiresAt } : { outcome: 'stale' }
    } catch (error) {
      logger.error({ mail: mail.key, err: error }, 'unexpected error')
      return { outcome: 'failed', code: 'unexpected' }
    }
  }
}

type Handed = Attempt & { readonly expiresAt?: Date | undefined }

type Result = Parameters<OutboxStore['settle']>[1]

/** What a mail's status says in the row of a job; nothing where the mail waits, or has become stale. */
const ROW_STATES: Readonly<Partial<Record<OutboxStatus, 'mailSent' | 'mailFailed' | 'mailUnknown'>>> = {
  sent: 'mailSent',
  refused: 'mailFailed',
  givenUp: 'mailFailed',
  unknown: 'mailUnknown',
}
