import { actOf } from './act.ts'
import type { Credential, CredentialChange, Epochs } from './credential.ts'
import type { Passwords } from './passwords.ts'
import type { Announcements, Ports, Transaction } from './ports.ts'

/** Announces the sessions that writes to credentials end, in their transaction. */
export function announceEnds(
  { announcements }: { readonly announcements: Announcements },
  writes: readonly { readonly credential: Credential; readonly change: CredentialChange }[],
  transaction: Transaction,
  keeps?: string,
): Promise<void> {
  const ended = writes
    .filter(({ credential, change }) => (change.sessionsEpoch ?? 0) > credential.sessionsEpoch)
    .map(({ credential: { userId, sessionsEpoch } }) => ({ userId, sessionsEpoch }))
  return announcements.sessionsEnded(ended, transaction, keeps)
}

/**
 * "Sign out everywhere": one write, whatever was issued. A link that the person asked for is dead too; an administrator's is not, for
 * it is the only way in. Undefined for a person who isn't there.
 */
export function createRevokeSessions(ports: Ports): Passwords['revokeSessions'] {
  return (userId, actor) =>
    ports.inTransaction(async transaction => {
      const credential = await ports.credentials.find(userId, transaction)
      if (!credential) return undefined
      const { epoch } = credential
      const epochs = raised(credential)
      const change = { ...epochs, recovery: undefined }
      await ports.credentials.update(userId, { epoch }, change, transaction)
      await announceEnds(ports, [{ credential, change }], transaction, actor.session)
      await ports.audit.record(actOf(actor, 'sessions.revoked', userId), transaction)
      return epochs
    })
}

/** Deactivation ends everything that is open, every mail that is on its way and a one-time password (rules P52, O42); an own password stays. */
export function createDeactivate(ports: Ports): Passwords['deactivate'] {
  return async (userIds, transaction) => {
    const credentials = await ports.credentials.statesOf(userIds, transaction)
    const ended = ({ secret }: Credential) => (secret?.kind === 'oneTime' ? { secret: undefined } : {})
    const writes = [...credentials.values()].map(credential => ({
      userId: credential.userId,
      credential,
      condition: { epoch: credential.epoch },
      change: { ...raised(credential), reset: undefined, recovery: undefined, ...ended(credential) },
    }))
    await ports.credentials.updateAll(writes, transaction)
    await announceEnds(ports, writes, transaction)
  }
}

/** With the credential of somebody who is deleted go their sessions. */
export function createRemove(ports: Ports): Passwords['remove'] {
  return async (userId, transaction) => {
    const credential = await ports.credentials.find(userId, transaction)
    if (!credential) return
    await ports.credentials.remove(userId, transaction)
    const { sessionsEpoch } = credential
    await ports.announcements.sessionsEnded([{ userId, sessionsEpoch }], transaction)
  }
}

const raised = ({ epoch, sessionsEpoch }: Epochs): Epochs => ({ epoch: epoch + 1, sessionsEpoch: sessionsEpoch + 1 })
