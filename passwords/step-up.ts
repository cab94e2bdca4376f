import { SignInTooOld } from './errors.ts'
import type { Actor } from './passwords.ts'

/** Seconds. */
const FRESH = 300

/**
 * Whether somebody has signed in so lately that it is surely still they who sit there: then they may reset others (rule O29), choose their
 * own password and change what they sign in with (rule P21). Nobody's sign-in is not fresh.
 */
export const isFresh = (signedInAt: Date | undefined, now: Date): boolean =>
  signedInAt !== undefined && now.getTime() - signedInAt.getTime() <= FRESH * 1000

/**
 * People prove themselves again before they reset somebody (RFC 9470): an open browser is not enough. A client is known by its token, and
 * whoever runs a job proves it at that moment (rule O29). Throws SignInTooOld.
 */
export function requireFreshSignIn({ kind, channel, signedInAt }: Actor, now: Date): void {
  if (kind !== 'person' || channel === 'job') return
  if (!isFresh(signedInAt, now)) throw new SignInTooOld(FRESH)
}
