import type { PasswordPolicy } from '../policies/policy.ts'
import { longestHistory } from '../policies/together.ts'
import type { Credential, CredentialChange, Epochs, RetiredSecret, Secret } from './credential.ts'
import { foundGood } from './demanded-policy.ts'
import { retire } from './secret.ts'

/** No policy remembers more (rule P17). */
const LONGEST_HISTORY = 24

/** The owner's new password takes the place of everything before it: old secrets, flags, links, failures (rules P58, O87). */
export function ownersChange(
  credential: Credential,
  secret: Secret,
  judges: readonly PasswordPolicy[],
): CredentialChange & Epochs {
  const epoch = credential.epoch + 1
  return {
    ...foundGood(epoch, judges),
    epoch,
    sessionsEpoch: credential.sessionsEpoch + (credential.mustChange?.keepsSessions ? 0 : 1),
    secret,
    mustChange: undefined,
    reset: undefined,
    recovery: undefined,
    retired: undefined,
    history: remember(credential, longestHistory(judges), secret.setAt),
    failures: { count: 0 },
    lastSetAt: secret.setAt,
    warnedOf: undefined,
    remindAt: undefined,
  }
}

/** The former passwords, newest first; temporary ones are not worth remembering. */
export function remember({ secret, retired, history }: Credential, count: number, now: Date): readonly RetiredSecret[] {
  const last = secret?.kind === 'permanent' ? [retire(secret, now)] : []
  return [...last, ...(retired ? [retired] : []), ...history].slice(0, Math.min(count, LONGEST_HISTORY))
}
