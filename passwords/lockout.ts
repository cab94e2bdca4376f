import type { Failures } from './credential.ts'

/** How failed attempts are answered: the first few are free, each further one doubles a wait, and there is an end (rule P40). */
export const lockout = {
  freeFailures: 4,
  /** Milliseconds. */
  firstDelay: 1000,
  longestDelay: 15 * 60 * 1000,
  /** NIST SP 800-63B-4 §3.2.2: after so many failures in a row only a reset helps. */
  ceiling: 100,
} as const

/** Whether no attempt counts at the moment, and until when; without an end where only a reset helps. */
export function lockOf({ count, lockedUntil }: Failures, now: Date): { readonly until?: Date } | undefined {
  if (count >= lockout.ceiling) return {}
  return lockedUntil && lockedUntil > now ? { until: lockedUntil } : undefined
}
