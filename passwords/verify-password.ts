import { randomUUID } from 'node:crypto'
import type { PasswordPolicy } from '../policies/policy.ts'
import type { Credential, CredentialChange, Secret } from './credential.ts'
import { HasherBusy } from './errors.ts'
import { lockRulesOf } from './lockout.ts'
import type { Passwords, VerifyOutcome } from './passwords.ts'
import type { Person, Ports } from './ports.ts'
import { preparedOrNone } from './prepare.ts'
import { matches, slowHash } from './secret.ts'
import { mustChangeOf } from './standing.ts'

/**
 * Sign-in by password. One attempt is counted and one argon2 verification runs whoever is asked for, so that neither the answer nor the
 * time tells an unknown person from a locked, an inactive or an expired one (rules P34, P35, P43, P44).
 */
export function createVerify(ports: Ports): Passwords['verify'] {
  const dummy = ports.hasher.hash(randomUUID())
  return async (identifier, password) => {
    const person = await ports.people.byIdentifier(identifier)
    const credential = person && (await ports.credentials.find(person.id))
    const userId = person?.id ?? 'nobody'
    const policy = await ports.policies.applicableTo(userId)
    const isUnlocked = await ports.credentials.reserveAttempt(userId, ports.now(), lockRulesOf(policy))
    const isRight = await isPassword(ports, credential, password, await dummy)
    const outcome: VerifyOutcome =
      person && credential && isUnlocked && isRight && isUsable(person, credential, ports.now())
        ? await succeed(ports, { person, credential, password, policy })
        : { verified: false }
    await ports.audit.record({
      event: 'signIn.password',
      actor: person?.id ?? 'unknown',
      target: person?.id,
      channel: 'signIn',
      outcome: outcome.verified ? 'success' : 'failure',
    })
    return outcome
  }
}

/** Whether the password is right, in the time of one argon2 verification. */
export async function isPassword(
  ports: Ports,
  credential: Credential | undefined,
  password: string,
  dummy: string,
): Promise<boolean> {
  const prepared = preparedOrNone(password)
  const { secret, userId = '' } = credential ?? {}
  if (secret?.scheme === 'argon2id' && prepared !== undefined) return matches(ports, userId, secret, prepared)
  await ports.hasher.verify(dummy, prepared ?? '')
  return secret !== undefined && prepared !== undefined && matches(ports, userId, secret, prepared)
}

function isUsable(person: Person, { secret }: Credential, now: Date): boolean {
  return person.active && !person.federated && (secret?.expiresAt === undefined || secret.expiresAt > now)
}

/** With the parameters of today; where too many wait to be hashed, the old hash goes on (rule P26). */
async function rehash(ports: Ports, secret: Secret, password: string): Promise<CredentialChange> {
  return slowHash(ports, preparedOrNone(password) ?? '').then(
    hash => ({ secret: { ...secret, ...hash } }),
    (error: unknown) => {
      if (error instanceof HasherBusy) return {}
      throw error
    },
  )
}

/** The write is bound to the epoch that the verification saw: a reset in between makes it fail. */
async function succeed(
  ports: Ports,
  input: { person: Person; credential: Credential; password: string; policy: PasswordPolicy },
): Promise<VerifyOutcome> {
  const { person, credential, password, policy } = input
  const { epoch, sessionsEpoch, secret, lastFailedAt } = credential
  const isOld =
    secret?.scheme === 'imported' || (secret?.scheme === 'argon2id' && ports.hasher.needsRehash(secret.hash))
  const rehashed = isOld ? await rehash(ports, secret, password) : {}
  const change = { failures: { count: 0 }, lastFailedAt, lastVerifiedAt: ports.now(), ...rehashed }
  if (!(await ports.credentials.update(person.id, { epoch }, change))) return { verified: false }
  return {
    verified: true,
    person,
    epochs: { epoch, sessionsEpoch },
    mustChange: mustChangeOf(person, credential, policy, ports.now()),
  }
}
