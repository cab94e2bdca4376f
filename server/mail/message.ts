import { isMailAddress } from '../../passwords/mail-address.ts'
import type { MailedSecret } from '../../passwords/passwords.ts'
import type { MailRequest, Ports } from '../../passwords/ports.ts'
import { textsOf } from '../../texts/languages.ts'
import type { Mail } from '../../views/mail/mail.tsx'
import { type MailProps, passwordMail } from '../../views/mail/password-mails.tsx'
import { fittingLanguages } from '../languages.ts'
import { mailOfTemplate, type TemplatePorts } from './mail-of-template.ts'

export type Message = Mail & {
  readonly to: string
  readonly messageId: string
  /** When the secret in it ends. */
  readonly expiresAt?: Date
}

export type MessagePorts = TemplatePorts & {
  readonly people: Pick<Ports['people'], 'byId'>
  readonly secretOf: (mail: MailRequest) => Promise<MailedSecret | undefined>
  /** When the password ends that a warning tells of; undefined where it is stale. */
  readonly endOf: (mail: MailRequest) => Promise<Date | undefined>
  /** What a reminder says; undefined where it is stale. */
  readonly reminderOf: (mail: MailRequest) => Promise<{ readonly expiresAt: Date; readonly token?: string } | undefined>
  /** Whether what it says still holds that a reset was taken back. */
  readonly isUndone: (mail: MailRequest) => Promise<boolean>
  readonly issuerName: string
}

/** Whether a mail says again what an earlier one has said, whose fate is the one that counts. */
export const isReminder = ({ kind }: Pick<MailRequest, 'kind'>): boolean =>
  kind === 'linkExpires' || kind === 'oneTimePasswordExpires'

const NOTICES: readonly MailRequest['kind'][] = [
  'passwordChanged',
  'passwordReset',
  'factorAdded',
  'factorRemoved',
  'factorsReset',
  'recoveryCodesMade',
]

const UNDONE: readonly MailRequest['kind'][] = ['resetUndone', 'invitationUndone']

/** A queued mail as it goes out now, with its secret; undefined where it has become stale. The same mail always has the same Message-ID. */
export async function composeMessage(
  ports: MessagePorts,
  mail: MailRequest & { queuedAt: Date },
): Promise<Message | undefined> {
  const person = await ports.people.byId(mail.userId)
  if (!person?.email || !isMailAddress(person.email)) return undefined
  const content = await contentOf(ports, mail)
  if (!content) return undefined
  const texts = textsOf(fittingLanguages(person.preferredLanguage))
  const props = { texts, issuer: ports.issuer, issuerName: ports.issuerName, at: mail.queuedAt, ...content }
  const composed = (await mailOfTemplate(ports, mail, { person, props })) ?? passwordMail(mail.kind, props)
  const { expiresAt } = content
  return {
    ...composed,
    to: person.email,
    messageId: messageIdOf(mail.key, ports.issuer),
    ...(expiresAt && { expiresAt }),
  }
}

export const messageIdOf = (key: string, issuer: string) => `<${key}@${new URL(issuer).hostname}>`

type Content = Pick<MailProps, 'expiresAt' | 'link' | 'oneTimePassword' | 'codesLeft'>

/** What a mail says that isn't stored with it; undefined where it is stale. */
async function contentOf(ports: MessagePorts, mail: MailRequest): Promise<Content | undefined> {
  if (NOTICES.includes(mail.kind)) return {}
  if (mail.kind === 'recoveryCodeUsed') return { codesLeft: mail.codesLeft ?? 0 }
  if (mail.kind === 'passwordExpires') {
    const expiresAt = await ports.endOf(mail)
    return expiresAt && { expiresAt }
  }
  if (UNDONE.includes(mail.kind)) return (await ports.isUndone(mail)) ? {} : undefined
  if (isReminder(mail)) {
    const { token, expiresAt } = (await ports.reminderOf(mail)) ?? {}
    return expiresAt && { expiresAt, ...(token && { link: linkOf(token) }) }
  }
  const secret = await ports.secretOf(mail)
  if (!secret) return undefined
  const { kind, value, expiresAt } = secret
  return kind === 'link' ? { expiresAt, link: linkOf(value) } : { expiresAt, oneTimePassword: value }

  function linkOf(token: string): string {
    return `${ports.issuer}/reset?token=${token}`
  }
}
