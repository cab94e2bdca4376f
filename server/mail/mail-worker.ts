import type { Logger } from 'pino'
import { createPolling } from '../polling.ts'
import type { OutboxEntry, OutboxStore } from '../store/outbox.ts'
import type { Handover } from './handover.ts'
import { composeMessage, type MessagePorts } from './message.ts'
import type { Transport } from './transport.ts'

export type MailWorker = {
  start(): void
  /** Waits for the mail in hand. */
  stop(): Promise<void>
  /** Sends what is due now, one after the other. */
  drain(): Promise<void>
}

export type MailWorkerPorts = MessagePorts & {
  readonly outbox: OutboxStore
  readonly transport: Transport
  readonly logger: Logger
  readonly now: () => Date
}

const POLL = 500
const LEASE = 60_000
const ATTEMPTS = 10
const FIRST_PAUSE = 5000
const LONGEST_PAUSE = 15 * 60 * 1000

/** Delivers the outbox: at least once, never two different secrets. Several workers on one database share it. */
export function createMailWorker(ports: MailWorkerPorts): MailWorker {
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
    for (let mail = await outbox.claim(now(), LEASE); mail; mail = await outbox.claim(now(), LEASE)) {
      await deliver(mail)
      if (isStopped) return
    }
  }

  async function deliver(mail: OutboxEntry): Promise<void> {
    const { outcome, code } = await handOver(mail)
    const about = { mail: mail.key, attempts: mail.attempts, outcome, ...(code && { code }) }
    if (outcome !== 'sent') logger.warn(about, 'mail not sent')
    await outbox.settle(mail, { ...resultOf(mail, outcome, now()), ...(code && { lastError: code }) }, now())
  }

  async function handOver(mail: OutboxEntry): Promise<Handover | { outcome: 'stale'; code?: undefined }> {
    try {
      const message = await composeMessage(ports, mail)
      return message ? await transport.send(message) : { outcome: 'stale' }
    } catch (error) {
      logger.error({ mail: mail.key, err: error }, 'unexpected error')
      return { outcome: 'failed', code: 'unexpected' }
    }
  }
}

/** An attempt that failed or may have failed is made again, later and later. What may have arrived is never said not to have. */
function resultOf(
  mail: OutboxEntry,
  outcome: Handover['outcome'] | 'stale',
  now: Date,
): Pick<OutboxEntry, 'status' | 'dueAt'> {
  if (outcome === 'sent') return { status: outcome }
  const tries = mail.attempts - (mail.earlierAttempts ?? 0)
  const last = outcome === 'refused' || outcome === 'stale' ? outcome : tries >= ATTEMPTS ? 'givenUp' : undefined
  const status = mail.status === 'unknown' || outcome === 'unknown' ? 'unknown' : (last ?? 'queued')
  if (last) return { status }
  const pause = Math.min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE)
  return { status, dueAt: new Date(now.getTime() + pause) }
}
