import { actOf } from './act.ts'
import { announce, by } from './announce.ts'
import type { Credential, Epochs } from './credential.ts'
import type { Passwords } from './passwords.ts'
import type { Ports } from './ports.ts'

/**
 * "Sign out everywhere": one write, whatever was issued. A link that the person asked for is dead too; an administrator's is not, for
 * it is the only way in. Undefined for a person who isn't there.
 */
export function createRevokeSessions(ports: Ports): Passwords['revokeSessions'] {
  return (userId, actor, ended) =>
    ports.inTransaction(async transaction => {
      const credential = await ports.credentials.find(userId, transaction)
      if (!credential) return undefined
      const { epoch } = credential
      const epochs = raised(credential)
      const change = { ...epochs, recovery: undefined }
      await ports.credentials.update(userId, { epoch }, change, transaction)
      await announce(ports, [{ credential, change }], by(actor), transaction)
      await ports.audit.record(actOf(actor, 'sessions.revoked', userId, { details: ended }), transaction)
      return epochs
    })
}

/** The same for many: in one transaction, so that it is done for all of them or for none. */
export function createRevokeSessionsOfAll(ports: Ports): Passwords['revokeSessionsOfAll'] {
  return (userIds, actor, ended) =>
    ports.inTransaction(async transaction => {
      const credentials = [...(await ports.credentials.statesOf(userIds, transaction)).values()]
      const writes = credentials.map(credential => ({
        userId: credential.userId,
        credential,
        condition: { epoch: credential.epoch },
        change: { ...raised(credential), recovery: undefined },
      }))
      await ports.credentials.updateAll(writes, transaction)
      await announce(ports, writes, by(actor), transaction)
      await ports.audit.recordAll(
        credentials.map(({ userId }) =>
          actOf(actor, 'sessions.revoked', userId, { details: ended.get(userId) ?? NONE }),
        ),
        transaction,
      )
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
    await announce(ports, writes, { by: 'admin' }, transaction)
  }
}

/** With the credential of somebody who is deleted go their password and their sessions. */
export function createRemove(ports: Ports): Passwords['remove'] {
  return async (userId, transaction) => {
    const credential = await ports.credentials.find(userId, transaction)
    if (!credential) return
    await ports.credentials.remove(userId, transaction)
    const { sessionsEpoch, secret } = credential
    const changed = secret ? [{ userId, changeType: 'delete' as const }] : []
    await ports.announcements.add({ ended: [{ userId, sessionsEpoch }], changed, by: 'admin' }, transaction)
  }
}

const NONE = { sessions: 0, tokens: 0 }

const raised = ({ epoch, sessionsEpoch }: Epochs): Epochs => ({ epoch: epoch + 1, sessionsEpoch: sessionsEpoch + 1 })
