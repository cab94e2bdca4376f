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
      const epochs = await raiseEpochs(ports, userId, { recovery: undefined }, transaction)
      await ports.audit.record(
        { event: 'sessions.revoked', actor: actor.id, target: userId, channel: actor.channel, outcome: 'success' },
        transaction,
      )
      return epochs
    })
}

/** Deactivation ends everything that is open and every mail that is on its way (rules P52, O42); the password stays. */
export function createDeactivate(ports: Ports): Passwords['deactivate'] {
  return async (userId, transaction) => {
    await raiseEpochs(ports, userId, { reset: undefined, recovery: undefined }, transaction)
  }
}

async function raiseEpochs(
  ports: Ports,
  userId: string,
  beside: CredentialChange,
  transaction: Transaction,
): Promise<Epochs> {
  const credential = await ports.credentials.find(userId, transaction)
  const epochs = raised(credential)
  if (credential)
    await ports.credentials.update(userId, { epoch: credential.epoch }, { ...epochs, ...beside }, transaction)
  return epochs
}

const raised = (credential: Credential | undefined): Epochs => ({
  epoch: (credential?.epoch ?? 0) + 1,
  sessionsEpoch: (credential?.sessionsEpoch ?? 0) + 1,
})
