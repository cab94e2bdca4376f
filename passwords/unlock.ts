import { actOf } from './act.ts'
import { ineligibility } from './eligibility.ts'
import { type Ineligibility, InvalidRequest, NotEligible, NotPermitted } from './errors.ts'
import { lockout } from './lockout.ts'
import type { Actor, Passwords } from './passwords.ts'
import type { Person, Ports } from './ports.ts'
import { requireFreshSignIn } from './step-up.ts'

/**
 * Lets the password be tried again at once after failed attempts, as often as at first. Where they were so many that only a reset helps,
 * it does not (rule P40). Throws NotEligible, NotPermitted, SignInTooOld; the commit InvalidRequest, where only a reset helps.
 */
export function createPrepareUnlock(ports: Ports): Passwords['prepareUnlock'] {
  return async (person, actor) => {
    if (!actor.scopes.has('passwords:reset')) throw new NotPermitted('passwords:reset')
    requireFreshSignIn(actor, ports.now())
    const reason = unlockRefusal(person, actor)
    if (reason) throw new NotEligible(reason)
    return {
      async commit(transaction) {
        const credential = await ports.credentials.find(person.id, transaction)
        if (!credential) return
        const { epoch, failures } = credential
        if (failures.count >= lockout.ceiling)
          throw new InvalidRequest(`After ${lockout.ceiling} failures in a row only a reset helps: reset the password.`)
        await ports.credentials.update(person.id, { epoch }, { failures: { count: 0 } }, transaction)
        await ports.audit.record(actOf(actor, 'password.unlocked', person.id), transaction)
      },
    }
  }
}

/** Why this actor may not unlock this person; undefined where they may. */
export const unlockRefusal = (person: Person, actor: Actor): Ineligibility | undefined =>
  ineligibility({ ...person, federated: false }, UNLOCK, actor)

/** The way of a reset that takes the least: whoever may do that may unlock. */
const UNLOCK = { delivery: 'oneTimePassword', mail: false, requireChange: true, waits: true } as const
