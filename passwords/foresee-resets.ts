import type { PasswordPolicy } from '../policies/policy.ts'
import { ineligibility } from './eligibility.ts'
import type { Ineligibility } from './errors.ts'
import { lifetimesOf } from './lifetimes.ts'
import { isLinksOnly } from './links-only.ts'
import type { Foreseen, Passwords } from './passwords.ts'
import type { Ports } from './ports.ts'
import type { ResetRequest } from './reset-request.ts'

/**
 * What a reset would do to each of some people, by their ids: the policy that it follows, or why it can't be done. Reads as often for many
 * as for one, and writes nothing. Leaves out nobody (rules P66, P70).
 */
export function createForeseeResets(ports: Ports): Passwords['foreseeResets'] {
  return async (people, request, actor) => {
    const isMailed = request.delivery === 'oneTimePassword' && request.mail
    const ids = people.map(({ id }) => id)
    const [policies, owners] = await Promise.all([ports.policies.applicableToAll(people), passwordOwners(ids, request)])
    const linksOnly = request.delivery === 'oneTimePassword' ? linksOnlyAmong(policies.values()) : new Set()
    return new Map(
      people.map((person): [string, Foreseen] => {
        const policy = policies.get(person.id)
        if (!policy) throw new Error(`No policy applies to ${person.id}.`)
        const refusal = (): Ineligibility | undefined => {
          if (owners.has(person.id)) return 'hasPassword'
          return linksOnly.has(policy.id) ? 'linksOnly' : undefined
        }
        const reason = ineligibility(person, request, actor) ?? refusal()
        return [
          person.id,
          { policy, reason, ...(isMailed && { mailWithin: lifetimesOf(ports, policy).oneTimePassword }) },
        ]
      }),
    )
  }

  /** An invitation is for people who have no password; a reset is for everybody. */
  async function passwordOwners(ids: readonly string[], { purpose }: ResetRequest): Promise<ReadonlySet<string>> {
    if (purpose !== 'activate') return new Set()
    const states = await ports.credentials.statesOf(ids)
    return new Set(ids.filter(id => states.get(id)?.secret?.kind === 'permanent'))
  }
}

/** The ids of those that leave no room for a one-time password; many people have few policies. */
function linksOnlyAmong(policies: Iterable<PasswordPolicy>): ReadonlySet<string> {
  const byId = new Map(Array.from(policies, policy => [policy.id, policy]))
  return new Set([...byId.values()].filter(policy => isLinksOnly(policy)).map(({ id }) => id))
}
