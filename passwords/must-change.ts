import { actOf } from './act.ts'
import { announce, by } from './announce.ts'
import type { Credential, CredentialChange } from './credential.ts'
import { ineligibility } from './eligibility.ts'
import { NotEligible, NotPermitted } from './errors.ts'
import type { Passwords } from './passwords.ts'
import type { Ports } from './ports.ts'
import { requireFreshSignIn } from './step-up.ts'

/**
 * The flag alone, with the password as it is. Set, it ends everything that was open (rules O79–O83). Taken away, the person may keep the
 * password, which needs `passwords:keep`. For somebody who has no password here it waits. Throws NotEligible, NotPermitted, SignInTooOld.
 */
export function createPrepareMustChange(ports: Ports): Passwords['prepareMustChange'] {
  return async (person, mustChange, actor) => {
    const missing = ['passwords:reset', ...(mustChange ? [] : ['passwords:keep'])].find(name => !actor.scopes.has(name))
    if (missing) throw new NotPermitted(missing)
    requireFreshSignIn(actor, ports.now())
    const reason = ineligibility(
      { ...person, federated: false },
      { delivery: 'oneTimePassword', mail: false, requireChange: mustChange, waits: true },
      actor,
    )
    if (reason) throw new NotEligible(reason)
    return {
      async commit(transaction) {
        const credential = await ports.credentials.find(person.id, transaction)
        if (!credential) return
        const change = mustChange ? demanded(credential, actor.id, ports.now()) : kept(credential)
        await ports.credentials.update(person.id, { epoch: credential.epoch }, change, transaction)
        await announce(ports, [{ credential, change }], by(actor), transaction)
        await ports.audit.record(
          actOf(actor, 'password.mustChange', person.id, { details: { mustChange } }),
          transaction,
        )
      },
    }
  }
}

const demanded = ({ epoch, sessionsEpoch, mustChange }: Credential, by: string, since: Date): CredentialChange => ({
  epoch: epoch + 1,
  sessionsEpoch: sessionsEpoch + 1,
  mustChange: mustChange ?? { since, by, reason: 'reset' },
  reset: undefined,
  recovery: undefined,
})

/** A one-time password becomes one like any other; a link that is under way stays the way in. */
function kept({ secret, mustChange }: Credential): CredentialChange {
  if (mustChange?.reason === 'policy') throw new NotEligible('weak')
  if (!secret) return { mustChange: undefined }
  const { expiresAt: _, ...lasting } = secret
  return { mustChange: undefined, secret: { ...lasting, kind: 'permanent' } }
}
