import { actOf } from '../../passwords/act.ts'
import type { Actor, Ended } from '../../passwords/passwords.ts'
import type { Person, Transaction } from '../../passwords/ports.ts'
import { tell } from './notice.ts'
import type { FactorPorts } from './ports.ts'

/** How factors go: one by its owner, or all of them by an administrator. */
export function createRemove(ports: FactorPorts) {
  const { secondFactors, audit, inTransaction } = ports

  return {
    removeApp: (person: Person, actor: Actor): Promise<boolean> =>
      removed(person, actor, 'app', transaction => secondFactors.removeApp(person.id, transaction)),

    removePasskey: (person: Person, id: string, actor: Actor): Promise<boolean> =>
      removed(person, actor, 'passkey', transaction => secondFactors.removePasskey(person.id, id, transaction)),

    /** All of them, and every session that was begun with them; false where there was none, and then nothing ends. */
    reset: (person: Person, actor: Actor, ended: Ended): Promise<boolean> =>
      inTransaction(async transaction => {
        if (!(await secondFactors.remove(person.id, transaction))) return false
        await ports.passwords.revokeSessions(person.id, actor, ended, transaction)
        await audit.record(actOf(actor, 'factors.reset', person.id), transaction)
        await tell(ports, 'factorsReset', person, transaction)
        return true
      }),
  }

  function removed(
    person: Person,
    actor: Actor,
    kind: 'app' | 'passkey',
    write: (transaction: Transaction) => Promise<boolean>,
  ): Promise<boolean> {
    return inTransaction(async transaction => {
      if (!(await write(transaction))) return false
      await secondFactors.removeIfEmpty(person.id, transaction)
      await audit.record(actOf(actor, 'factor.removed', person.id, { details: { kind } }), transaction)
      await tell(ports, 'factorRemoved', person, transaction)
      return true
    })
  }
}
