import { randomUUID } from 'node:crypto'
import { ageViolation } from '../policies/evaluate.ts'
import { changeableFrom } from '../policies/expiry.ts'
import type { PasswordPolicy } from '../policies/policy.ts'
import { actOf } from './act.ts'
import { announce, by } from './announce.ts'
import { countedAttempt } from './attempt.ts'
import type { Credential, Epochs, Secret } from './credential.ts'
import { judgesOf } from './demanded-policy.ts'
import { PasswordRejected } from './errors.ts'
import { judgePassword } from './judge-password.ts'
import type { Actor, Passwords } from './passwords.ts'
import type { AuditEvent, Person, Ports } from './ports.ts'
import { preparedOrNone } from './prepare.ts'
import { ownersChange } from './replace-secret.ts'
import { slowHash } from './secret.ts'
import { mustChangeOf } from './standing.ts'
import { isPassword } from './verify-password.ts'

const EVENT = 'password.changed'

/**
 * The owner's change: the old password is asked for, a wrong one counts as a failed sign-in and a right one takes failures back, whatever
 * becomes of the new one (rules P21, P43). Every other session ends. Answers the epochs of now, undefined for a wrong old password or a lost
 * race. Throws PasswordRejected.
 */
export function createChange(ports: Ports): Passwords['change'] {
  const dummy = ports.hasher.hash(randomUUID())
  return async (userId, current, next, actor) => {
    const [person, credential] = await Promise.all([ports.people.byId(userId), ports.credentials.find(userId)])
    if (!person?.active || person.federated || person.cantChange || !credential) return undefined
    const policy = await ports.policies.applicableTo(userId)
    const hash = await dummy
    const isRight = await countedAttempt(ports, { userId, credential, policy }, () =>
      isPassword(ports, credential, current, hash),
    )
    if (!isRight) {
      await ports.audit.record(actOf(actor, EVENT, userId, { outcome: 'failure' }))
      return undefined
    }
    await ports.credentials.update(userId, { epoch: credential.epoch }, { failures: { count: 0 } })
    requireAge(policy, credential, ports.now())
    return replacePassword(ports, { person, credential, current: preparedOrNone(current), next, actor, event: EVENT })
  }
}

/** A forced change, a reset and a link never wait (rule P18). Throws PasswordRejected. */
function requireAge(policy: PasswordPolicy, { secret }: Credential, now: Date): void {
  const from = secret?.kind === 'permanent' ? changeableFrom(policy, secret.setAt) : undefined
  if (from && from > now) throw new PasswordRejected([ageViolation(policy, from)])
}

/**
 * The forced change: the epoch that the sign-in saw must still be the person's, so that of two browsers one wins (rules O87, O101). Where
 * nothing but an application asks for it, sessions go on. Answers the epochs of now, undefined for who lost. Throws PasswordRejected.
 */
export function createForcedChange(ports: Ports): Passwords['completeForcedChange'] {
  return async (userId, epoch, next, actor, demandedPolicy) => {
    const [person, credential] = await Promise.all([ports.people.byId(userId), ports.credentials.find(userId)])
    if (!person?.active || person.federated || credential?.epoch !== epoch) return undefined
    const judges = await judgesOf(ports, userId, demandedPolicy)
    const demanded = judges.find(({ id }) => id === demandedPolicy)
    const mustChange = mustChangeOf(person, credential, judges[0], ports.now(), demanded)
    const input = { person, credential: { ...credential, mustChange }, next, actor, judges }
    return replacePassword(ports, { ...input, event: 'password.forcedChange' })
  }
}

/**
 * Judges, hashes and writes on the condition that nothing happened to the credential meanwhile (rule P20). The notice goes out with the write
 * (rule P76). Answers the epochs of now, undefined where something did happen. Throws PasswordRejected, which is audited.
 */
export async function replacePassword(
  ports: Ports,
  input: {
    person: Person
    credential: Credential
    /** Prepared, where the owner has typed it. */
    current?: string
    next: string
    actor: Actor
    event: string
    by?: 'reset' | 'recovery'
    /** The person's own policy alone, unless it says otherwise. */
    judges?: readonly PasswordPolicy[]
  },
): Promise<Epochs | undefined> {
  const { person, credential, current, actor } = input
  const judges = input.judges ?? [await ports.policies.applicableTo(person.id)]
  const asked = { person, policies: judges, password: input.next, current, credential }
  const prepared = await judgePassword(ports, asked).catch(async (error: unknown) => {
    if (error instanceof PasswordRejected) await ports.audit.record(rejection(input, error))
    throw error
  })
  const secret: Secret = { ...(await slowHash(ports, prepared)), kind: 'permanent', setAt: ports.now() }
  const change = {
    ...ownersChange(credential, secret, judges),
    ...(input.by && person.email && { verifiedEmail: person.email }),
  }
  const link = input.by && credential[input.by]
  const condition = {
    epoch: credential.epoch,
    ...(input.by && link ? { [input.by]: { id: link.id, serial: link.serial } } : {}),
  }
  const isWritten = await ports.inTransaction(async transaction => {
    if (!(await ports.credentials.update(person.id, condition, change, transaction))) return false
    await announce(ports, [{ credential, change }], by(actor), transaction)
    await ports.audit.record(actOf(actor, input.event, person.id), transaction)
    const { job, resetId } = credential.mustChange?.of ?? {}
    if (job && resetId) await ports.jobs.completed({ job, person: person.id, resetId }, ports.now(), transaction)
    if (person.email) {
      const key = `changed.${person.id}.${credential.epoch + 1}`
      await ports.outbox.enqueue({ key, kind: 'passwordChanged', userId: person.id }, transaction)
    }
    return true
  })
  const { epoch, sessionsEpoch } = change
  return isWritten ? { epoch, sessionsEpoch } : undefined
}

/** Which rules a new password broke, and never the password (rule O99). */
function rejection(
  { actor, event, person }: { actor: Actor; event: string; person: Person },
  { violations }: PasswordRejected,
): AuditEvent {
  const details = { rules: violations.map(({ rule }) => rule).join(' ') }
  return actOf(actor, event, person.id, { outcome: 'failure', details })
}
