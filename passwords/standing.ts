import { overBy } from '../policies/expiry.ts'
import type { PasswordPolicy } from '../policies/policy.ts'
import type { Credential, MustChange } from './credential.ts'
import { asApplicationDemands, findDemanded, isFoundGood } from './demanded-policy.ts'
import type { Passwords } from './passwords.ts'
import type { Person, Ports } from './ports.ts'

/**
 * Why the password has to be changed before anything else: by a reset, by its age, or by an application that demands a policy; undefined
 * when it needn't be, or there is none here (rules P10, P11).
 */
export function mustChangeOf(
  { cantChange, federated }: Pick<Person, 'cantChange' | 'federated'>,
  credential: Credential,
  policy: PasswordPolicy,
  now: Date,
  demanded?: PasswordPolicy,
): MustChange | undefined {
  const { mustChange, secret } = credential
  if (federated) return undefined
  if (mustChange) return mustChange
  const over = secret?.kind === 'permanent' && !cantChange ? overBy(policy, secret.setAt, now) : undefined
  if (over) return { ...over, by: policy.id }
  return demanded && secret && !isFoundGood(credential, demanded) ? asApplicationDemands(demanded, now) : undefined
}

/** What sessions, grants and restricted states are judged by; undefined for a person who is gone or inactive (rules O42, O83). */
export function createStanding(ports: Ports): Passwords['standing'] {
  return async (userId, demandedPolicy) => {
    const [person, credential, policy, demanded] = await Promise.all([
      ports.people.accountById(userId),
      ports.credentials.find(userId),
      ports.policies.applicableTo(userId),
      findDemanded(ports, demandedPolicy),
    ])
    if (!person?.active || !credential) return undefined
    return { ...marksOf(credential), mustChange: mustChangeOf(person, credential, policy, ports.now(), demanded) }
  }
}

/** The same in one read, without a forced change (rules O42, O83); undefined for nobody. The epochs of the inactive have moved on. */
export function createMarksOf({ credentials }: Pick<Ports, 'credentials'>): Passwords['marksOf'] {
  return async userId => {
    const credential = await credentials.find(userId)
    return credential && marksOf(credential)
  }
}

const marksOf = ({ epoch, sessionsEpoch, verifiedEmail }: Credential) => ({ epoch, sessionsEpoch, verifiedEmail })

/** The epochs of the sessions of many people in one read, by their ids (rule O83); of who is gone there is none. */
export function createSessionsEpochsOf(ports: Ports): Passwords['sessionsEpochsOf'] {
  return async userIds => {
    const found = await ports.credentials.statesOf(userIds)
    return new Map([...found].map(([userId, { sessionsEpoch }]) => [userId, sessionsEpoch]))
  }
}
