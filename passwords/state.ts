import type { Credential } from './credential.ts'
import { lockOf } from './lockout.ts'
import type { PasswordState, Passwords } from './passwords.ts'
import type { Ports } from './ports.ts'

/** The password states of many people in one read. The age that a policy allows is the reader's to add. */
export function createStatesOf(ports: Ports): Passwords['statesOf'] {
  return async userIds => {
    const now = ports.now()
    const found = await ports.credentials.statesOf(userIds)
    return new Map([...found].map(([userId, credential]) => [userId, stateOf(credential, now)]))
  }
}

/** A credential as the person's resource shows it. */
export function stateOf(credential: Credential, now: Date): PasswordState {
  const { secret, failures } = credential
  const lock = lockOf(failures, now)
  return {
    mustChange: credential.mustChange !== undefined,
    expired: secret?.expiresAt !== undefined && secret.expiresAt <= now,
    expiresAt: secret?.expiresAt,
    hasPassword: secret !== undefined,
    lastSuccessfulSetDate: credential.lastSetAt,
    lastSuccessfulValidationDate: credential.lastVerifiedAt,
    lastFailedValidationDate: credential.lastFailedAt,
    ...(lock ? { locked: { on: true, reason: 'failedPassword', lockDate: failures.lockedAt ?? now, ...lock } } : {}),
  }
}
