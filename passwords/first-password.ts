import type { PasswordPolicy, PolicyRules } from '../policies/policy.ts'
import { actOf } from './act.ts'
import type { Credential } from './credential.ts'
import { NotPermitted, PasswordRejected } from './errors.ts'
import { importedSecret } from './imported/imported-secret.ts'
import { judgePassword } from './judge-password.ts'
import { lifetimesOf } from './lifetimes.ts'
import type { Actor, FirstPassword, FirstSecret, Passwords } from './passwords.ts'
import type { Person, Ports } from './ports.ts'
import { reaches } from './privilege.ts'
import { slowHash } from './secret.ts'
import { stateOf } from './state.ts'

/** What even a password that misses the policy has to be like: nothing that a stranger finds in a few attempts. */
const FLOOR: PolicyRules = { minLength: 8, blockCommon: true }

/** The credential that is born with a person; without a password it has no secret, and a link or a one-time password gives the first. */
export function createPrepareFirst(ports: Ports): Passwords['prepareFirst'] {
  return async (person, first, actor) => {
    const now = ports.now()
    const { secret, reason, missed } = (await firstSecret(ports, person, first, actor)) ?? {}
    const credential: Credential = {
      userId: person.id,
      epoch: 1,
      sessionsEpoch: 1,
      history: [],
      failures: { count: 0 },
      mailedAt: [],
      ...(secret ? { secret, lastSetAt: now } : {}),
      ...(reason ? { mustChange: { since: now, by: actor.id, reason } } : {}),
    }
    const events = [
      ...(missed ? [weakAct(actor, person.id, missed)] : []),
      ...(first.importedHash ? [actOf(actor, 'password.imported', person.id)] : []),
    ]
    return { credential, state: stateOf(credential, now), events }
  }
}

async function firstSecret(
  ports: Ports,
  person: Person,
  first: FirstPassword,
  actor: Actor,
): Promise<FirstSecret | undefined> {
  const { password, importedHash, requireChange } = first
  if (importedHash) return importedSecret(ports, { ...importedHash, requireChange }, actor)
  if (password === undefined) return undefined
  if (!requireChange && !(actor.scopes.has('passwords:keep') && reaches(actor, 'passwords:keep', person)))
    throw new NotPermitted('passwords:keep')
  const setAt = ports.now()
  const { prepared, policy, missed } = await judge(ports, person, { ...first, password })
  const hash = await slowHash(ports, prepared)
  if (!requireChange) return { secret: { ...hash, setAt, kind: 'permanent' } }
  const expiresAt = new Date(setAt.getTime() + lifetimesOf(ports, policy).oneTimePassword * 1000)
  return { secret: { ...hash, setAt, kind: 'oneTime', expiresAt }, reason: missed ? 'policy' : 'first', missed }
}

/** The prepared password, and the rules that it misses where it may. Throws PasswordRejected. */
async function judge(
  ports: Ports,
  person: Person,
  { password, requireChange, mayBeWeak }: FirstPassword & { password: string },
): Promise<{ prepared: string; policy: PasswordPolicy; missed?: readonly string[] }> {
  const policy = await ports.policies.applicableTo(person.id)
  try {
    return { policy, prepared: await judgePassword(ports, { person, policies: [policy], password }) }
  } catch (error) {
    if (!(error instanceof PasswordRejected) || !mayBeWeak || !requireChange) throw error
    const prepared = await judgePassword(ports, { person, policies: [FLOOR], password }).catch(() => {
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
