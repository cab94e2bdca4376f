import type { Credential, CredentialChange, Epochs } from './credential.ts'
import type { Passwords } from './passwords.ts'
import type { Ports, Transaction } from './ports.ts'

/**
 * "Sign out everywhere": one write, whatever was issued. A link that the person asked for is dead too; an administrator's is not, for
 * it is the only way in. Throws nothing; an unknown person has nothing to end.
 */
export function createRevokeSessions(ports: Ports): Passwords['revokeSessions'] {
  return (userId, actor) =>
    ports.inTransaction(async transaction => {
      const epochs = await raiseEpochs(ports, userId, () => ({ recovery: undefined }), transaction)
      await ports.audit.record(
        { event: 'sessions.revoked', actor: actor.id, target: userId, channel: actor.channel, outcome: 'success' },
        transaction,
      )
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
): Promise<Epochs> {
  const credential = await ports.credentials.find(userId, transaction)
  const epochs = raised(credential)
  if (credential) {
    const change = { ...epochs, ...beside(credential) }
    await ports.credentials.update(userId, { epoch: credential.epoch }, change, transaction)
  }
  return epochs
}

const raised = (credential: Credential | undefined): Epochs => ({
  epoch: (credential?.epoch ?? 0) + 1,
  sessionsEpoch: (credential?.sessionsEpoch ?? 0) + 1,
})
