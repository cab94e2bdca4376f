import { actOf } from './act.ts'
import type { Credential, CredentialChange } from './credential.ts'
import type { Passwords } from './passwords.ts'
import type { JobReset, Ports } from './ports.ts'

/** How many milliseconds a reset can be taken back. */
const WINDOW = 10 * 60_000

/**
 * The former password is the current one again, as if there had been no reset: the link or one-time password is dead, and sessions that
 * have ended stay so. Not where the person or anybody else has done something with the credential meanwhile, and not later than ten
 * minutes after the reset (design §5).
 */
export function createUndoResets(ports: Ports): Passwords['undoResets'] {
  return async (resets, actor, transaction) => {
    const credentials = await ports.credentials.statesOf(
      resets.map(({ person }) => person),
      transaction,
    )
    const now = ports.now()
    const writes = resets.flatMap(reset => {
      const credential = credentials.get(reset.person)
      const change = credential && undone(credential, reset, now)
      return change ? [{ userId: reset.person, condition: { epoch: credential.epoch }, change }] : []
    })
    if (!(await ports.credentials.updateAll(writes, transaction)))
      throw new Error('A credential changed within its transaction.')
    const ids = new Set(writes.map(({ userId }) => userId))
    const given = resets.filter(({ person }) => ids.has(person))
    const events = given.map(({ person, job, resetId }) =>
      actOf(actor, 'password.resetUndone', person, { details: { job, resetId } }),
    )
    await ports.audit.recordAll(events, transaction)
    return ids
  }
}

function undone(credential: Credential, { resetId }: JobReset, now: Date): CredentialChange | undefined {
  const { epoch, mustChange, retired, lastVerifiedAt } = credential
  if (mustChange?.of?.resetId !== resetId || mustChange.of.epoch !== epoch || retired?.resetId !== resetId)
    return undefined
  const { since } = mustChange
  if (now.getTime() - since.getTime() > WINDOW || (lastVerifiedAt && lastVerifiedAt > since)) return undefined
  const { scheme, keyId, hash, setAt = since } = retired
  return {
    epoch: epoch + 1,
    secret: { scheme, ...(keyId && { keyId }), hash, kind: 'permanent', setAt },
    lastSetAt: setAt,
    mustChange: undefined,
    reset: undefined,
    retired: undefined,
  }
}
