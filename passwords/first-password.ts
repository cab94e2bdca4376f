import type { PasswordPolicy, PolicyRules } from '../policies/policy.ts'
import { actOf } from './act.ts'
import type { Credential, Secret } from './credential.ts'
import { NotPermitted, PasswordRejected } from './errors.ts'
import { judgePassword } from './judge-password.ts'
import { lifetimesOf } from './lifetimes.ts'
import type { Actor, FirstPassword, Passwords } from './passwords.ts'
import type { Person, Ports } from './ports.ts'
import { slowHash } from './secret.ts'
import { stateOf } from './state.ts'

/** What even a password that misses the policy has to be like: nothing that a stranger finds in a few attempts. */
const FLOOR: PolicyRules = { minLength: 8, blockCommon: true }

/** The credential that is born with a person; without a password it has no secret, and a link or a one-time password gives the first. */
export function createPrepareFirst(ports: Ports): Passwords['prepareFirst'] {
  return async (person, first, actor) => {
    const { password, requireChange } = first
    if (password !== undefined && !requireChange && !actor.scopes.has('passwords:keep'))
      throw new NotPermitted('passwords:keep')
    const now = ports.now()
    const judged = password === undefined ? undefined : await judge(ports, person, { ...first, password })
    const secret = judged && (await toSecret(judged))
    const credential: Credential = {
      userId: person.id,
      epoch: 1,
      sessionsEpoch: 1,
      history: [],
      failures: { count: 0 },
      mailedAt: [],
      ...(secret ? { secret, lastSetAt: now } : {}),
      ...(secret && requireChange
        ? { mustChange: { since: now, by: actor.id, reason: judged.missed ? ('policy' as const) : ('reset' as const) } }
        : {}),
    }
    const events = judged?.missed ? [weakAct(actor, person.id, judged.missed)] : []
    return { credential, state: stateOf(credential, now), events }

    async function toSecret({ prepared, policy }: Judged): Promise<Secret> {
      const { oneTimePassword } = lifetimesOf(ports, policy)
      const end = new Date(now.getTime() + oneTimePassword * 1000)
      return {
        ...(await slowHash(ports, prepared)),
        setAt: now,
        ...(requireChange ? { kind: 'oneTime', expiresAt: end } : { kind: 'permanent' }),
      }
    }
  }
}

/** A prepared password, the policy that it was judged by, and the rules that it misses where it may. */
type Judged = { readonly prepared: string; readonly policy: PasswordPolicy; readonly missed?: readonly string[] }

/** Throws PasswordRejected. */
async function judge(
  ports: Ports,
  person: Person,
  { password, requireChange, mayBeWeak }: FirstPassword & { password: string },
): Promise<Judged> {
  const policy = await ports.policies.applicableTo(person.id)
  try {
    return { policy, prepared: await judgePassword(ports, { person, policy, password }) }
  } catch (error) {
    if (!(error instanceof PasswordRejected) || !mayBeWeak || !requireChange) throw error
    const prepared = await judgePassword(ports, { person, policy: FLOOR, password }).catch(() => {
      throw error
    })
    return { policy, prepared, missed: error.violations.map(({ rule }) => rule) }
  }
}

const weakAct = (actor: Actor, userId: string, missed: readonly string[]) =>
  actOf(actor, 'password.weak', userId, { details: { rules: missed.join(' ') } })

export function createInsertFirst({ credentials, audit }: Ports): Passwords['insertFirst'] {
  return async (added, transaction) => {
    await credentials.insert(
      added.map(({ credential }) => credential),
      transaction,
    )
    const events = added.flatMap(first => first.events)
    if (events.length > 0) await audit.recordAll(events, transaction)
  }
}
