import { actOf } from './act.ts'
import { announce, by } from './announce.ts'
import type { Credential, CredentialChange, Epochs } from './credential.ts'
import type { Actor, Ended, Passwords } from './passwords.ts'
import type { Ports, Transaction } from './ports.ts'

/**
 * "Sign out everywhere": one write, whatever was issued. A link that the person asked for is dead too; an administrator's is not, for
 * it is the only way in. Undefined for a person who isn't there.
 */
export function createRevokeSessions(ports: Ports): Passwords['revokeSessions'] {
  return async (userId, actor, ended, transaction) => {
    const work = (within: Transaction) => revoke(ports, [userId], { actor, endedOf: () => ended }, within)
    return (await (transaction ? work(transaction) : ports.inTransaction(work))).get(userId)
  }
}

/** The same for many: in one transaction, so that it is done for all of them or for none. */
export function createRevokeSessionsOfAll(ports: Ports): Passwords['revokeSessionsOfAll'] {
  return async (userIds, actor, ended) => {
    const endedOf = (userId: string) => ended.get(userId) ?? NONE
    await ports.inTransaction(transaction => revoke(ports, userIds, { actor, endedOf }, transaction))
  }
}

/** Deactivation ends everything that is open, every mail that is on its way and a one-time password (rules P52, O42); an own password stays. */
export function createDeactivate(ports: Ports): Passwords['deactivate'] {
  return async (userIds, transaction) => {
    const beside = ({ secret }: Credential) => ({
      reset: undefined,
      ...(secret?.kind === 'oneTime' ? { secret: undefined } : {}),
    })
    await endAll(ports, userIds, { beside, about: { by: 'admin' } }, transaction)
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

async function revoke(
  ports: Ports,
  userIds: readonly string[],
  { actor, endedOf }: { actor: Actor; endedOf: (userId: string) => Ended | undefined },
  transaction: Transaction,
): Promise<ReadonlyMap<string, Epochs>> {
  const raised = await endAll(ports, userIds, { beside: () => ({}), about: by(actor) }, transaction)
  const events = [...raised.keys()].map(userId =>
    actOf(actor, 'sessions.revoked', userId, { details: endedOf(userId) }),
  )
  await ports.audit.recordAll(events, transaction)
  return raised
}

/** Raises both epochs, with what a credential changes beside them. Answers the new ones of those who are there. */
async function endAll(
  ports: Ports,
  userIds: readonly string[],
  { beside, about }: { beside: (credential: Credential) => CredentialChange; about: ReturnType<typeof by> },
  transaction: Transaction,
): Promise<ReadonlyMap<string, Epochs>> {
  const credentials = [...(await ports.credentials.statesOf(userIds, transaction)).values()]
  const writes = credentials.map(credential => {
    const { userId, epoch, sessionsEpoch } = credential
    const epochs = { epoch: epoch + 1, sessionsEpoch: sessionsEpoch + 1 }
    const change = { ...epochs, recovery: undefined, ...beside(credential) }
    return { userId, credential, condition: { epoch }, change, epochs }
  })
  await ports.credentials.updateAll(writes, transaction)
  await announce(ports, writes, about, transaction)
  return new Map(writes.map(({ userId, epochs }) => [userId, epochs]))
}

const NONE = { sessions: 0, tokens: 0 }
