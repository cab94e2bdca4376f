import { overBy } from '../policies/expiry.ts'
import type { PasswordPolicy } from '../policies/policy.ts'
import type { Credential, MustChange } from './credential.ts'
import type { Passwords } from './passwords.ts'
import type { Person, Ports } from './ports.ts'

/** Why the password has to be changed before anything else, by a reset or by its age; undefined when it needn't be, or there is none here. */
export function mustChangeOf(
  { cantChange, federated }: Pick<Person, 'cantChange' | 'federated'>,
  { mustChange, secret }: Credential,
  policy: PasswordPolicy,
  now: Date,
): MustChange | undefined {
  if (federated) return undefined
  if (mustChange) return mustChange
  const over = secret?.kind === 'permanent' && !cantChange ? overBy(policy, secret.setAt, now) : undefined
  return over && { ...over, by: policy.id }
}

/** What sessions, grants and restricted states are judged by; undefined for a person who is gone or inactive (rules O42, O83). */
export function createStanding(ports: Ports): Passwords['standing'] {
  return async userId => {
    const [person, credential] = await Promise.all([ports.people.byId(userId), ports.credentials.find(userId)])
    if (!person?.active || !credential) return undefined
    const { epoch, sessionsEpoch } = credential
    const policy = await ports.policies.applicableTo(userId)
    return { epoch, sessionsEpoch, mustChange: mustChangeOf(person, credential, policy, ports.now()) }
  }
}

/** The epochs of many people in one read. */
export function createSessionsEpochsOf(ports: Ports): Passwords['sessionsEpochsOf'] {
  return async userIds => {
    const found = await ports.credentials.statesOf(userIds)
    return new Map([...found].map(([userId, { sessionsEpoch }]) => [userId, sessionsEpoch]))
  }
}
