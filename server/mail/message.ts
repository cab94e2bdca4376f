import { isMailAddress } from '../../passwords/mail-address.ts'
import type { MailedSecret } from '../../passwords/passwords.ts'
import type { MailRequest, Ports } from '../../passwords/ports.ts'
import type { Mail } from '../../views/mail/mail.tsx'
import { passwordMails } from '../../views/mail/password-mails.tsx'

export type Message = Mail & { readonly to: string; readonly messageId: string }

export type MessagePorts = {
  readonly people: Ports['people']
  readonly secretOf: (mail: MailRequest) => Promise<MailedSecret | undefined>
  readonly issuer: string
  readonly issuerName: string
}

const NOTICES: readonly MailRequest['kind'][] = ['passwordChanged', 'passwordReset']

/** A queued mail as it goes out now, with its secret; undefined where it has become stale. The same mail always has the same Message-ID. */
export async function composeMessage(
  ports: MessagePorts,
  mail: MailRequest & { queuedAt: Date },
): Promise<Message | undefined> {
  const person = await ports.people.byId(mail.userId)
  if (!person?.email || !isMailAddress(person.email)) return undefined
  const secret = NOTICES.includes(mail.kind) ? undefined : await ports.secretOf(mail)
  if (!secret && !NOTICES.includes(mail.kind)) return undefined
  const composed = passwordMails[mail.kind]({
    issuer: ports.issuer,
    issuerName: ports.issuerName,
    at: mail.queuedAt,
    expiresAt: secret?.expiresAt,
    ...(secret?.kind === 'link' ? { link: `${ports.issuer}/reset?token=${secret.value}` } : {}),
    ...(secret?.kind === 'oneTimePassword' ? { oneTimePassword: secret.value } : {}),
  })
  return { ...composed, to: person.email, messageId: `<${mail.key}@${new URL(ports.issuer).hostname}>` }
}
