import type { PolicyRules } from './policy.ts'

const DAY = 86_400_000

/** When a password that was set then has to be changed; undefined is never. */
export function expiryOf(policy: PolicyRules, setAt: Date): Date | undefined {
  return policy.passwordExpiresAfter ? new Date(setAt.getTime() + policy.passwordExpiresAfter * DAY) : undefined
}
