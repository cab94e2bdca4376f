import type { Passwords } from './passwords.ts'
import { linkToken, rederiveOneTimePassword } from './pending.ts'
import type { Ports } from './ports.ts'
import { remindAt } from './remind.ts'

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
    const { id, serial, shape, delivery, lifetime } = pending
    const now = ports.now()
    const expiresAt =
      delivery === 'link' ? new Date(now.getTime() + lifetime * 1000) : shape && credential.secret?.expiresAt
    if (!expiresAt || expiresAt <= now) return undefined
    const isStarted = await ports.credentials.update(
      mail.userId,
      { [by]: { id, serial } },
      { [by]: { ...pending, expiresAt }, ...(by === 'reset' && { remindAt: remindAt(expiresAt, ports) }) },
    )
    if (!isStarted) return undefined
    const value = shape
      ? rederiveOneTimePassword(ports.keyring, mail.userId, { ...pending, shape })
      : linkToken(ports.keyring, mail.userId, pending)
    return { kind: delivery, value, expiresAt }
  }
}
