import { actOf } from './act.ts'
import type { Credential, CredentialChange, Epochs } from './credential.ts'
import type { Passwords } from './passwords.ts'
import type { Ports, Transaction } from './ports.ts'

/**
 * "Sign out everywhere": one write, whatever was issued. A link that the person asked for is dead too; an administrator's is not, for
 * it is the only way in. Undefined for a person who isn't there.
 */
export function createRevokeSessions(ports: Ports): Passwords['revokeSessions'] {
  return (userId, actor) =>
    ports.inTransaction(async transaction => {
      const epochs = await raiseEpochs(ports, userId, () => ({ recovery: undefined }), transaction)
      if (!epochs) return undefined
      await ports.audit.record(actOf(actor, 'sessions.revoked', userId), transaction)
      return epochs
    })
}

/** Deactivation ends everything that is open, every mail that is on its way and a one-time password (rules P52, O42); an own password stays. */
export function createDeactivate(ports: Ports): Passwords['deactivate'] {
  return async (userId, transaction) => {
    const ended = ({ secret }: Credential) => (secret?.kind === 'oneTime' ? { secret: undefined } : {})
    const beside = (credential: Credential) => ({ reset: undefined, recovery: undefined, ...ended(credential) })
    await raiseEpochs(ports, userId, beside, transaction)
  }
}

async function raiseEpochs(
  ports: Ports,
  userId: string,
  beside: (credential: Credential) => CredentialChange,
  transaction: Transaction,
): Promise<Epochs | undefined> {
  const credential = await ports.credentials.find(userId, transaction)
  if (!credential) return undefined
  const epochs = { epoch: credential.epoch + 1, sessionsEpoch: credential.sessionsEpoch + 1 }
  const change = { ...epochs, ...beside(credential) }
  await ports.credentials.update(userId, { epoch: credential.epoch }, change, transaction)
  return epochs
}
