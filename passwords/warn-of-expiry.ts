import { expiryOf, warnedRange } from '../policies/expiry.ts'
import type { PasswordPolicy } from '../policies/policy.ts'
import type { Credential } from './credential.ts'
import type { Passwords } from './passwords.ts'
import type { Person, Ports } from './ports.ts'
import { mustChangeOf } from './standing.ts'

const AT_ONCE = 500

/** So few people of a policy are looked up by their ids: everybody else's passwords may have been set on the same day. */
const LISTED = 10_000

type WarningPorts = Pick<Ports, 'credentials' | 'people' | 'policies' | 'outbox' | 'inTransaction' | 'now'>

type Warning = { readonly setAt: Date; readonly expiresAt: Date }

/**
 * Tells people by mail that their password ends, so many days before as their policy says (rule P10, ASVS 6.4.5). Which password somebody
 * was told of is noted with the mail, so it goes once, however many servers look, and whenever one is killed.
 */
export function createWarnOfExpiry(ports: WarningPorts): Passwords['warnOfExpiry'] {
  return async signal => {
    const now = ports.now()
    for (const { policy, people } of await ports.policies.warning(LISTED)) {
      const range = warnedRange(policy, now)
      if (!range) continue
      for await (const credentials of ports.credentials.unwarned({ ...range, among: people }, AT_ONCE)) {
        if (signal?.aborted) return
        await warn(credentials, now)
      }
    }
  }

  async function warn(credentials: readonly Credential[], now: Date): Promise<void> {
    const ids = credentials.map(({ userId }) => userId)
    const people = await ports.people.byIds(ids)
    const policies = await ports.policies.applicableToAll(people)
    const byId = new Map(people.map(person => [person.id, person]))
    const due = credentials.flatMap(credential => {
      const [person, policy] = [byId.get(credential.userId), policies.get(credential.userId)]
      const warning = person && policy && warningFor({ person, credential, policy, now })
      return warning ? [{ userId: credential.userId, epoch: credential.epoch, setAt: warning.setAt }] : []
    })
    if (due.length === 0) return
    await ports.inTransaction(async transaction => {
      const writes = due.map(({ userId, epoch, setAt }) => ({
        userId,
        condition: { epoch },
        change: { warnedOf: setAt },
      }))
      // Whose password has changed meanwhile isn't told: composing the mail finds it stale.
      await ports.credentials.updateAll(writes, transaction)
      const mails = due.map(({ userId, setAt }) => ({
        key: `expires.${userId}.${setAt.getTime()}`,
        kind: 'passwordExpires' as const,
        userId,
        setAt,
      }))
      await ports.outbox.enqueueAll(mails, transaction)
    })
  }
}

/** When the password ends that a warning tells of (rule P10); undefined where it is another one by now, or doesn't end. */
export function createEndOf(ports: Ports): Passwords['endOf'] {
  return async ({ userId, setAt }) => {
    const [person, credential] = await Promise.all([ports.people.byId(userId), ports.credentials.find(userId)])
    if (!person || !credential) return undefined
    const policy = await ports.policies.applicableTo(userId)
    const warning = warningFor({ person, credential, policy, now: ports.now() })
    return warning?.setAt.getTime() === setAt?.getTime() ? warning?.expiresAt : undefined
  }
}

/** Of what somebody is to be told now; undefined where there is nothing to tell, or nobody who could do something about it. */
function warningFor(input: {
  person: Person
  credential: Credential
  policy: PasswordPolicy
  now: Date
}): Warning | undefined {
  const { person, credential, policy, now } = input
  const { secret } = credential
  const range = warnedRange(policy, now)
  if (!range || !person.active || !person.email || person.federated || person.cantChange) return undefined
  if (secret?.kind !== 'permanent' || mustChangeOf(person, credential, policy, now)) return undefined
  const expiresAt = expiryOf(policy, secret.setAt)
  const isNow = secret.setAt > range.after && secret.setAt <= range.until
  return expiresAt && isNow ? { setAt: secret.setAt, expiresAt } : undefined
}
