import type { Logger } from 'pino'
import { createPolling } from '../polling.ts'
import type { OutboxEntry, OutboxStore } from '../store/outbox.ts'
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
    try {
      const message = await composeMessage(ports, mail)
      const status = message ? await transport.send(message) : 'stale'
      if (status !== 'sent') logger.warn({ mail: mail.key, status }, 'mail not sent')
      await outbox.settle(mail, status, now())
    } catch (error) {
      const { code } = error as { code?: string }
      const about = { mail: mail.key, attempts: mail.attempts, lastError: code ?? 'unexpected' }
      logger.warn(code ? about : { ...about, err: error }, 'mail not handed over')
      const pause = Math.min(FIRST_PAUSE * 2 ** (mail.attempts - 1), LONGEST_PAUSE)
      const again = { dueAt: new Date(now().getTime() + pause), lastError: about.lastError }
      await outbox.settle(mail, mail.attempts >= ATTEMPTS ? 'dead' : 'queued', now(), again)
    }
  }
}
