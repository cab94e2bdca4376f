import { actOf } from '../../passwords/act.ts'
import type { Actor, Ended } from '../../passwords/passwords.ts'
import type { Person, Transaction } from '../../passwords/ports.ts'
import type { Owner } from './enrol.ts'
import { tell } from './notice.ts'
import type { FactorPorts } from './ports.ts'

/** How factors go: one by its owner, or all of them by an administrator. */
export function createRemove(ports: FactorPorts) {
  const { secondFactors, audit, inTransaction } = ports

  return {
    removeApp: (owner: Owner): Promise<boolean> =>
      removed(owner, 'app', transaction => secondFactors.removeApp(owner.person.id, transaction)),

    removePasskey: (owner: Owner, id: string): Promise<boolean> =>
      removed(owner, 'passkey', transaction => secondFactors.removePasskey(owner.person.id, id, transaction)),

    /** All of them, and every session that was begun with them; false where there was none, and then nothing ends. */
    reset: (person: Person, actor: Actor, ended: Ended): Promise<boolean> =>
      inTransaction(async transaction => {
        if (!(await secondFactors.remove(person.id, transaction))) return false
        await ports.passwords.revokeSessions(person.id, actor, ended, transaction)
        await audit.record(actOf(actor, 'factors.reset', person.id), transaction)
        await tell(ports, { kind: 'factorsReset' }, person, transaction)
        return true
      }),
  }

  function removed(
    { person, sessionsEpoch, actor }: Owner,
    kind: 'app' | 'passkey',
    write: (transaction: Transaction) => Promise<boolean>,
  ): Promise<boolean> {
    return inTransaction(async transaction => {
      if (!(await ports.passwords.holdSession(person.id, sessionsEpoch, transaction))) return false
      if (!(await write(transaction))) return false
      await secondFactors.removeIfEmpty(person.id, transaction)
      await audit.record(actOf(actor, 'factor.removed', person.id, { details: { kind } }), transaction)
      await tell(ports, { kind: 'factorRemoved' }, person, transaction)
      return true
    })
  }
}
