import type { PasswordPolicy } from '../policies/policy.ts'
import type { Credential } from './credential.ts'
import { lockRulesOf } from './lockout.ts'
import type { Ports } from './ports.ts'

type Asked = {
  /** Also of nobody: then nothing is counted, in the same time. */
  readonly userId: string
  readonly credential: Credential | undefined
  readonly policy: PasswordPolicy
}

/**
 * Counts an attempt, then judges it: whether the password is right and was not locked (rule P43). What can't be judged, because too many wait
 * to be hashed, was none: it is taken back, unless another one was counted meanwhile. Throws what the judge throws.
 */
export async function countedAttempt(
  { credentials, now }: Pick<Ports, 'credentials' | 'now'>,
  { userId, credential, policy }: Asked,
  judge: () => Promise<boolean>,
): Promise<boolean> {
  const at = now()
  const isCounted = await credentials.reserveAttempt(userId, at, lockRulesOf(policy))
  const isRight = await judge().catch(async (error: unknown) => {
    if (isCounted && credential) {
      const { failures } = credential
      const attempt = { count: failures.count + 1, at }
      await credentials.update(userId, { attempt }, { failures })
    }
    throw error
  })
  if (isCounted && isRight) return true
  await credentials.noteFailure(isCounted ? userId : undefined, at)
  return false
}
