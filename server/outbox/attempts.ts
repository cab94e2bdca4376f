import type { OutboxEntry } from '../store/outbox.ts'

/** What came of an attempt: `refused` is for good · `failed`: not this time · `unknown`: all was sent, and no answer came · `stale`: overtaken. */
export type Attempt = {
  readonly outcome: 'sent' | 'refused' | 'failed' | 'unknown' | 'stale'
  /** The name of what went wrong. */
  readonly code?: string | undefined
}

/** Milliseconds that an entry belongs to one worker; longer than any attempt takes. */
export const LEASE = 60_000

const ATTEMPTS = 10
const FIRST_PAUSE = 5000
const LONGEST_PAUSE = 15 * 60 * 1000

/** An attempt that failed or may have failed is made again, later and later. What may have arrived is never said not to have. */
export function resultOf(
  entry: OutboxEntry,
  { outcome, code }: Attempt,
  now: Date,
): Pick<OutboxEntry, 'status' | 'dueAt' | 'lastError'> {
  const error = code ? { lastError: code } : {}
  if (outcome === 'sent') return { status: outcome, ...error }
  const tries = entry.attempts - (entry.earlierAttempts ?? 0)
  const last = outcome === 'refused' || outcome === 'stale' ? outcome : tries >= ATTEMPTS ? 'givenUp' : undefined
  const status = entry.status === 'unknown' || outcome === 'unknown' ? 'unknown' : (last ?? 'queued')
  if (last) return { status, ...error }
  const pause = Math.min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE)
  return { status, dueAt: new Date(now.getTime() + pause), ...error }
}
