import { actOf } from '../../passwords/act.ts'
import { by } from '../../passwords/announce.ts'
import type { Actor, Ended } from '../../passwords/passwords.ts'
import type { Person, Transaction } from '../../passwords/ports.ts'
import { announceFactors, type FactorType, kindOf, passkeyType, typesOf } from './announce.ts'
import type { Owner } from './enrol.ts'
import { tell } from './notice.ts'
import type { FactorPorts } from './ports.ts'

/** How factors go: one by its owner, or all of them by an administrator or with their owner. */
export function createRemove(ports: FactorPorts) {
  const { secondFactors, audit, inTransaction } = ports

  return {
    removeApp: (owner: Owner): Promise<boolean> =>
      removed(owner, async transaction =>
        (await secondFactors.removeApp(owner.person.id, transaction)) ? 'app' : undefined,
      ),

    removePasskey: (owner: Owner, id: string): Promise<boolean> =>
      removed(owner, async transaction => {
        const passkey = await secondFactors.removePasskey(owner.person.id, id, transaction)
        return passkey && passkeyType(passkey)
      }),

    /** All of them, and every session that was begun with them; false where there was none, and then nothing ends. */
    reset: (person: Person, actor: Actor, ended: Ended): Promise<boolean> =>
      inTransaction(async transaction => {
        const gone = await secondFactors.remove(person.id, transaction)
        if (!gone) return false
        const change = { userId: person.id, changeType: 'revoke', types: typesOf(gone), ...by(actor) } as const
        await announceFactors(ports, change, transaction)
        await ports.passwords.revokeSessions(person.id, actor, ended, transaction)
        await audit.record(actOf(actor, 'factors.reset', person.id), transaction)
        await tell(ports, { kind: 'factorsReset' }, person, transaction)
        return true
      }),

    /** In the transaction that deletes the person. */
    async forget(userId: string, transaction: Transaction): Promise<void> {
      const gone = await secondFactors.remove(userId, transaction)
      const change = { userId, changeType: 'delete', by: 'admin' } as const
      if (gone) await announceFactors(ports, { ...change, types: typesOf(gone) }, transaction)
    },
  }

  function removed(
    { person, sessionsEpoch, actor }: Owner,
    write: (transaction: Transaction) => Promise<FactorType | undefined>,
  ): Promise<boolean> {
    return inTransaction(async transaction => {
      if (!(await ports.passwords.holdSession(person.id, sessionsEpoch, transaction))) return false
      const type = await write(transaction)
      if (!type) return false
      const wasLast = await secondFactors.removeIfEmpty(person.id, transaction)
      const types: FactorType[] = wasLast ? [type, 'recovery-codes'] : [type]
      await announceFactors(ports, { userId: person.id, changeType: 'delete', types, ...by(actor) }, transaction)
      await audit.record(actOf(actor, 'factor.removed', person.id, { details: { kind: kindOf(type) } }), transaction)
      await tell(ports, { kind: 'factorRemoved' }, person, transaction)
      return true
    })
  }
}
