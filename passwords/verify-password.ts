import { randomUUID } from 'node:crypto'
import type { PasswordPolicy } from '../policies/policy.ts'
import { countedAttempt } from './attempt.ts'
import { createCheck } from './check.ts'
import type { Credential, CredentialChange, Secret } from './credential.ts'
import { asApplicationDemands, findDemanded, foundGood, isFoundGood } from './demanded-policy.ts'
import { HasherBusy } from './errors.ts'
import { isReadWhole } from './imported/imported-hash.ts'
import type { Passwords, VerifyOutcome } from './passwords.ts'
import type { Account, Ports } from './ports.ts'
import { preparedOrNone } from './prepare.ts'
import { matches, slowHash, type TypedPassword } from './secret.ts'
import { mustChangeOf } from './standing.ts'

/**
 * Sign-in by password. One attempt is counted and one argon2 verification runs whoever is asked for, so that neither the answer nor the
 * time tells an unknown person from a locked, an inactive or an expired one (rules P34, P35, P43, P44). Answers who it is with their epochs
 * and whether a change is due, or that nobody is verified. Throws HasherBusy.
 */
export function createVerify(ports: Ports): Passwords['verify'] {
  const dummy = ports.hasher.hash(randomUUID())
  return async (identifier, password, demandedPolicy) => {
    const demanded = await findDemanded(ports, demandedPolicy)
    const person = await ports.people.accountByIdentifier(identifier)
    const userId = person?.id ?? 'nobody'
    const credential = await ports.credentials.find(userId)
    const policy = await ports.policies.applicableTo(userId)
    const hash = await dummy
    const isLetIn = await countedAttempt(
      ports,
      { userId, credential, policy },
      async () => (await isPassword(ports, credential, password, hash)) && isUsable(person, credential, ports.now()),
    )
    const outcome: VerifyOutcome =
      person && credential && isLetIn
        ? await succeed(ports, { person, credential, password, policy, demanded })
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

/** Whether the password is right, in the time of one argon2 verification; a hash of another system takes its own time besides, until it is replaced. */
export async function isPassword(
  ports: Ports,
  credential: Credential | undefined,
  password: string,
  dummy: string,
): Promise<boolean> {
  const prepared = preparedOrNone(password)
  const { secret, userId = '' } = credential ?? {}
  const given = prepared === undefined ? undefined : { typed: password, prepared }
  if (secret?.scheme === 'argon2id' && given) return matches(ports, userId, secret, given)
  await ports.hasher.verify(dummy, prepared ?? '')
  return secret !== undefined && given !== undefined && matches(ports, userId, secret, given)
}

function isUsable(person: Account | undefined, credential: Credential | undefined, now: Date): boolean {
  const end = credential?.secret?.expiresAt
  return person?.active === true && !person.federated && (end === undefined || end > now)
}

/** Whether the hash is not as it would be made today, and all of the password was verified against it. */
function isToBeRehashed({ hasher }: Ports, { scheme, hash }: Secret, { typed, prepared }: TypedPassword): boolean {
  if (scheme === 'imported') return isReadWhole(hash, typed) && isReadWhole(hash, prepared)
  return scheme === 'argon2id' && hasher.needsRehash(hash)
}

/** With the parameters of today; where too many wait to be hashed, the old hash goes on (rule P26). */
async function rehash(ports: Ports, secret: Secret | undefined, password: string): Promise<CredentialChange> {
  const prepared = preparedOrNone(password)
  if (!secret || prepared === undefined) return {}
  if (!isToBeRehashed(ports, secret, { typed: password, prepared })) return {}
  return slowHash(ports, prepared).then(
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
  input: {
    person: Account
    credential: Credential
    password: string
    policy: PasswordPolicy
    demanded: PasswordPolicy | undefined
  },
): Promise<VerifyOutcome> {
  const { person, credential, password, policy } = input
  const { epoch, sessionsEpoch, secret } = credential
  const rehashed = await rehash(ports, secret, password)
  const due = mustChangeOf(person, credential, policy, ports.now())
  const demanded = due ? undefined : input.demanded
  const isGood = demanded && (isFoundGood(credential, demanded) || (await isGoodFor(ports, demanded, person, password)))
  const change = {
    failures: { count: 0 },
    lastVerifiedAt: ports.now(),
    ...rehashed,
    ...(isGood && foundGood(epoch, [demanded])),
  }
  if (!(await ports.credentials.update(person.id, { epoch }, change))) return { verified: false }
  return {
    verified: true,
    person,
    epochs: { epoch, sessionsEpoch },
    mustChange: due ?? (demanded && !isGood ? asApplicationDemands(demanded, ports.now()) : undefined),
  }
}

/** Whether somebody's password would be good for another policy; it is known only where it was just typed. */
async function isGoodFor(ports: Ports, policy: PasswordPolicy, person: Account, password: string): Promise<boolean> {
  return (await createCheck(ports)(policy, person, password)).length === 0
}
