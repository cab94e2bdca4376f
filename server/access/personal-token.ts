import { randomBytes } from 'node:crypto'
import type { Passwords } from '../../passwords/passwords.ts'
import type { Audit } from '../../passwords/ports.ts'
import type { Caller } from '../../scim/store.ts'
import type { PersonalToken, PersonalTokenStore } from '../store/personal-tokens.ts'
import type { Role } from '../store/roles.ts'
import { toPerson } from './person.ts'

/** By it a scanner for secrets knows one, and nobody else is asked for it. */
const PREFIX = 'rekey_personal_'

export const makePersonalSecret = () => PREFIX + randomBytes(32).toString('base64url')

type Ports = {
  readonly personalTokens: PersonalTokenStore
  readonly standing: Passwords['standing']
  /** The roles that a person holds at the moment. */
  readonly rolesOf: (person: string) => Promise<readonly Role[]>
  readonly audit: Audit
  readonly now: () => Date
}

/**
 * Who calls by a personal token: the person, with those of its scopes that their roles give now, and without a sign-in that would be fresh
 * enough for a reset. Undefined for a token that is unknown or dead; throws ScimError 403 while the password has to be changed.
 */
export function createByPersonalToken({ personalTokens, standing, rolesOf, audit, now }: Ports) {
  return async (secret: string): Promise<Caller | undefined> => {
    const token = secret.startsWith(PREFIX) ? await personalTokens.bySecret(secret, now()) : undefined
    if (!token) return undefined
    const { accountId: id, name, scopes, sessionsEpoch } = token
    const [stands, roles] = await Promise.all([standing(id), rolesOf(id)])
    const isAlive = stands?.sessionsEpoch === sessionsEpoch
    if (!isAlive || stands.mustChange) await refuse(token, isAlive ? 'mustChange' : 'ended')
    else await personalTokens.use(token, now())
    return toPerson({ client: id, name, person: { id, sessionsEpoch }, scopes }, stands, roles)
  }

  /** A program that goes on sending it must not fill the audit. */
  async function refuse({ _id, accountId }: PersonalToken, reason: string): Promise<void> {
    if (!(await personalTokens.refuse(_id, now()))) return
    const details = { token: _id, reason }
    await audit.record({
      event: 'personalToken.refused',
      actor: accountId,
      target: accountId,
      outcome: 'failure',
      details,
    })
  }
}
