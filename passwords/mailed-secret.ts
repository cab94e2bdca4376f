import type { Passwords } from './passwords.ts'
import { linkToken, rederiveOneTimePassword } from './pending.ts'
import type { Ports } from './ports.ts'

/**
 * What a queued mail has to say, worked out at the moment it is handed over: the same secret at every attempt. Undefined where the mail is
 * stale: another reset, a later serial, one that was finished or ended. A link's life starts at the first call (rule P77).
 */
export function createSecretOf(ports: Ports): Passwords['secretOf'] {
  return async mail => {
    const [person, credential] = await Promise.all([
      ports.people.byId(mail.userId),
      ports.credentials.find(mail.userId),
    ])
    if (!person?.active || !credential) return undefined
    const by = mail.kind === 'recoveryLink' ? 'recovery' : 'reset'
    const pending = credential[by]
    if (!pending || pending.id !== mail.resetId || pending.serial !== mail.serial) return undefined
    const expiresAt = pending.expiresAt ?? new Date(ports.now().getTime() + pending.lifetime * 1000)
    if (expiresAt <= ports.now()) return undefined
    if (!pending.expiresAt) {
      const condition = { epoch: credential.epoch, [by]: { id: pending.id, serial: pending.serial } }
      const isStarted = await ports.credentials.update(mail.userId, condition, { [by]: { ...pending, expiresAt } })
      if (!isStarted) return undefined
    }
    const { shape } = pending
    if (pending.delivery === 'link')
      return { kind: 'link', value: linkToken(ports.keyring, mail.userId, pending), expiresAt }
    if (!shape || !credential.secret?.expiresAt) return undefined
    const value = rederiveOneTimePassword(ports.keyring, mail.userId, { ...pending, shape })
    return { kind: 'oneTimePassword', value, expiresAt: credential.secret.expiresAt }
  }
}
