import type { Credential, Secret } from './credential.ts'
import { NotPermitted } from './errors.ts'
import { judgePassword } from './judge-password.ts'
import type { Passwords } from './passwords.ts'
import type { Ports } from './ports.ts'
import { slowHash } from './secret.ts'

/** The credential that is born with a person; without a password it has no secret, and a link or a one-time password gives the first. */
export function createPrepareFirst(ports: Ports): Passwords['prepareFirst'] {
  return async (person, password, requireChange, actor) => {
    if (password !== undefined && !requireChange && !actor.scopes.has('passwords:keep'))
      throw new NotPermitted('passwords:keep')
    const now = ports.now()
    const secret = password === undefined ? undefined : await firstSecret(password)
    const credential: Credential = {
      userId: person.id,
      epoch: 1,
      sessionsEpoch: 1,
      history: [],
      failures: { count: 0 },
      mailedAt: [],
      ...(secret ? { secret, lastSetAt: now } : {}),
      ...(secret && requireChange ? { mustChange: { since: now, by: actor.id, reason: 'reset' as const } } : {}),
    }
    return { commit: transaction => ports.credentials.insert(credential, transaction) }

    async function firstSecret(given: string): Promise<Secret> {
      const policy = await ports.policies.applicableTo(person.id)
      const prepared = await judgePassword(ports, { person, policy, password: given })
      const end = new Date(now.getTime() + ports.settings.oneTimePasswordLifetime * 1000)
      return {
        ...(await slowHash(ports, prepared)),
        setAt: now,
        ...(requireChange ? { kind: 'oneTime', expiresAt: end } : { kind: 'permanent' }),
      }
    }
  }
}
