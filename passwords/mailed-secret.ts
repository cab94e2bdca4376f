import type { Passwords } from './passwords.ts'
import { linkToken, rederiveOneTimePassword } from './pending.ts'
import type { Ports } from './ports.ts'

/**
 * What a queued mail has to say, worked out at the moment it is handed over: the same secret at every attempt. Undefined where the mail is
 * stale: another reset, a later serial, one that was finished or ended, a domain that would have to be verified by now. A link's life starts
 * with each call, for an attempt follows on one that failed (rule P77).
 */
export function createSecretOf(ports: Ports): Passwords['secretOf'] {
  return async mail => {
    const [person, credential] = await Promise.all([
      ports.people.byId(mail.userId),
      ports.credentials.find(mail.userId),
    ])
    if (!person?.active || person.hasUnverifiedDomain || !credential) return undefined
    const by = mail.kind === 'recoveryLink' ? 'recovery' : 'reset'
    const pending = credential[by]
    if (!pending || pending.id !== mail.resetId || pending.serial !== mail.serial) return undefined
    const { id, serial, shape } = pending
    const expiresAt = new Date(ports.now().getTime() + pending.lifetime * 1000)
    const isStarted = await ports.credentials.update(
      mail.userId,
      { [by]: { id, serial } },
      { [by]: { ...pending, expiresAt } },
    )
    if (!isStarted) return undefined
    if (pending.delivery === 'link')
      return { kind: 'link', value: linkToken(ports.keyring, mail.userId, pending), expiresAt }
    if (!shape || !credential.secret?.expiresAt || credential.secret.expiresAt <= ports.now()) return undefined
    const value = rederiveOneTimePassword(ports.keyring, mail.userId, { ...pending, shape })
    return { kind: 'oneTimePassword', value, expiresAt: credential.secret.expiresAt }
  }
}
