import type { Logger } from 'pino'
import type { AuditEvent } from '../../passwords/ports.ts'
import type { Keyring } from '../keyring.ts'
import { createPolling, type Polling } from '../polling.ts'
import type { AuditEventStore, StoredAuditEvent } from '../store/audit-events.ts'
import type { AuditSealStore, Seal } from '../store/audit-seals.ts'
import type { AuditWriter } from './audit.ts'
import { createSeal, macOf } from './seal.ts'

export type SealerPorts = {
  readonly audit: Pick<AuditWriter, 'writer' | 'settledTo'>
  readonly auditEvents: AuditEventStore
  readonly auditSeals: AuditSealStore
  readonly keyring: Keyring
  /** Hears of the events of this writer once they are sealed, of each once. */
  readonly metrics?: { audited(events: readonly AuditEvent[]): void } | undefined
  readonly logger: Logger
  readonly now: () => Date
}

export type Sealer = Polling & {
  /** Seals what this writer has written. */
  seal(): Promise<void>
  /** Seals what writers left behind that have fallen silent: their servers were killed. */
  sealLeft(): Promise<void>
}

const PAUSE = 1000
const MOST_EVENTS = 1000

/** Longer than a transaction lives: of a writer that has been silent for so long nothing more comes. */
const SILENCE = 2 * 60 * 1000
const LOOKS_FOR_THE_SILENT_EVERY = 5 * 60 * 1000

/** Vouches for events in batches, beside the writes that they belong to, so that a chain holds up none of them. */
export function createSealer(ports: SealerPorts): Sealer {
  const { audit, auditEvents, auditSeals, keyring, logger, now } = ports
  let sealedTo = 0
  let lookedAt = 0

  const polling = createPolling(
    async () => {
      await seal()
      if (now().getTime() - lookedAt < LOOKS_FOR_THE_SILENT_EVERY) return
      lookedAt = now().getTime()
      await sealLeft()
    },
    { pause: PAUSE, onError: err => logger.error({ err }, 'the audit was not sealed') },
  )

  return {
    seal,
    sealLeft,
    start: polling.start,
    async stop() {
      await polling.stop()
      await seal()
    },
  }

  async function seal(): Promise<void> {
    const end = audit.settledTo()
    if (end > sealedTo) await sealUpTo(audit.writer, end)
    sealedTo = end
  }

  async function sealLeft(): Promise<void> {
    const silentSince = now().getTime() - SILENCE
    for (const writer of await auditEvents.writers()) {
      const newest = await auditEvents.newest(writer)
      if (!newest || writer === audit.writer || newest.at.getTime() > silentSince) continue
      const left = await sealUpTo(writer, newest.seq)
      if (left && isOfOlderKey(left)) await auditSeals.insert(sealAfter(left, { writer, to: left.to }, []), [])
    }
  }

  /** Only the current master key is sure to be there tomorrow, so what an older one vouches for gets a seal of this one on top. */
  function isOfOlderKey({ keyId, link, mac }: Seal): boolean {
    const isOlder = keyId !== keyring.currentKeyId && keyring.keyIds.includes(keyId)
    return isOlder && macOf(link, keyId, keyring) === mac
  }

  /** The last seal of a writer, when all of its events up to a number are sealed. */
  async function sealUpTo(writer: string, end: number): Promise<Seal | undefined> {
    for (;;) {
      const own = await auditSeals.lastOf(writer)
      const from = own?.to ?? 0
      const events = end > from ? await auditEvents.between(writer, from, end, MOST_EVENTS) : []
      const reached = events.at(-1)?.seq
      if (reached === undefined) return own
      const to = events.length < MOST_EVENTS ? end : reached
      const follows = own ?? (await auditSeals.newestOfOthers(writer))
      await auditSeals.insert(sealAfter(follows, { writer, to }, events), events)
      if (writer === audit.writer) ports.metrics?.audited(events)
    }
  }

  /** The seal that comes after another: the same writer's, or, for its first, anybody's. */
  function sealAfter(
    follows: Seal | undefined,
    { writer, to }: Pick<Seal, 'writer' | 'to'>,
    events: readonly StoredAuditEvent[],
  ): Seal {
    const own = follows?.writer === writer ? follows : undefined
    const place = { writer, number: (own?.number ?? 0) + 1, from: own?.to ?? 0, to }
    return createSeal(
      { ...place, after: follows?.id ?? '', previous: follows?.link ?? '', sealedAt: now() },
      events,
      keyring,
    )
  }
}
