import type { PolicyRules } from '../policies/policy.ts'
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

/** After how many failures in a row a password is locked, and for how many milliseconds; without them delays grow and that is all. */
export type LockRules = { readonly attempts?: number; readonly duration: number }

export const lockRulesOf = ({ maxIncorrectAttempts, lockoutDuration }: PolicyRules): LockRules => ({
  ...(maxIncorrectAttempts ? { attempts: maxIncorrectAttempts } : {}),
  duration: lockoutDuration ? lockoutDuration * 60_000 : lockout.longestDelay,
})

/** Whether no attempt counts at the moment, and until when; without an end where only a reset helps. */
export function lockOf({ count, lockedUntil }: Failures, now: Date): { readonly until?: Date } | undefined {
  if (count >= lockout.ceiling) return {}
  return lockedUntil && lockedUntil > now ? { until: lockedUntil } : undefined
}
