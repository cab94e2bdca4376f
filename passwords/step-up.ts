import { SignInTooOld } from './errors.ts'
import type { Actor } from './passwords.ts'

/** Seconds since the sign-in within which a person may reset others (rule O29). */
export const FRESH = 300

/**
 * People prove themselves again before they reset somebody (RFC 9470): an open browser is not enough. A client is known by its token, and
 * whoever runs a job proves it at that moment. Throws SignInTooOld.
 */
export function requireFreshSignIn({ kind, channel, signedInAt }: Actor, now: Date): void {
  if (kind !== 'person' || channel === 'job') return
  if (!signedInAt || now.getTime() - signedInAt.getTime() > FRESH * 1000) throw new SignInTooOld(FRESH)
}
