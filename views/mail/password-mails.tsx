import type { Texts } from '../../texts/en.ts'
import { momentIn } from '../../texts/format.ts'
import { composeMail, type Mail, type Paragraph } from './mail.tsx'

export type MailProps = {
  readonly texts: Texts
  readonly issuerName: string
  readonly issuer: string
  /** The whole address of the form behind a link. */
  readonly link?: string
  readonly oneTimePassword?: string
  readonly expiresAt?: Date
  readonly codesLeft?: number
  /** When what the mail tells of happened. */
  readonly at: Date
}

/** What a mail is put together from, with its dates in words. */
type Parts = Omit<MailProps, 'texts' | 'at' | 'link'> & {
  readonly mails: Texts['mails']
  readonly words: Texts['words']
  readonly link: string
  readonly until: string
  readonly at: string
}

type Content = { readonly subject: string; readonly says: readonly Paragraph[] }

/** A mail for each kind of request; subjects carry no name and no secret (rule P73). */
const contents = {
  resetLink: ({ mails, issuerName, link, until }: Parts): Content => ({
    subject: mails.resetLink.subject,
    says: [
      mails.resetLink.what(issuerName),
      { link, label: mails.chooseNew },
      mails.linkWorks(until),
      mails.notExpected,
    ],
  }),
  activationLink: ({ mails, issuerName, link, until }: Parts): Content => ({
    subject: mails.activationLink.subject(issuerName),
    says: [
      mails.activationLink.what(issuerName),
      { link, label: mails.choose },
      mails.linkWorks(until),
      mails.notExpected,
    ],
  }),
  recoveryLink: ({ mails: { recoveryLink, chooseNew }, issuerName, link, until }: Parts): Content => ({
    subject: recoveryLink.subject,
    says: [
      recoveryLink.what(issuerName),
      { link, label: chooseNew },
      recoveryLink.works(until),
      recoveryLink.otherwise,
    ],
  }),
  oneTimePassword: ({ mails, issuerName, oneTimePassword = '', until }: Parts): Content => ({
    subject: mails.oneTimePassword.subject,
    says: [
      mails.oneTimePassword.what(issuerName),
      { secret: oneTimePassword },
      mails.oneTimePassword.works(until),
      mails.notExpected,
    ],
  }),
  passwordReset: ({ mails, issuerName, at }: Parts): Content => ({
    subject: mails.passwordReset.subject,
    says: [mails.passwordReset.what(issuerName, at), mails.passwordReset.next, mails.notExpected],
  }),
  passwordExpires: ({ mails, issuerName, issuer, until }: Parts): Content => ({
    subject: mails.passwordExpires.subject,
    says: [
      mails.passwordExpires.what(issuerName, until),
      { link: `${issuer}/account`, label: mails.passwordExpires.change },
      mails.passwordExpires.next,
      mails.notExpected,
    ],
  }),
  linkExpires: ({ mails, issuerName, link, until }: Parts): Content => ({
    subject: mails.linkExpires.subject,
    says: [
      mails.linkExpires.what(issuerName),
      { link, label: mails.choose },
      mails.linkWorks(until),
      mails.notExpected,
    ],
  }),
  oneTimePasswordExpires: ({ mails, words, issuerName, issuer, until }: Parts): Content => ({
    subject: mails.oneTimePasswordExpires.subject,
    says: [
      mails.oneTimePasswordExpires.what(issuerName, until),
      { link: `${issuer}/account`, label: words.signIn },
      mails.oneTimePasswordExpires.notHere,
      mails.notExpected,
    ],
  }),
  resetUndone: ({ mails, issuerName, at }: Parts): Content => ({
    subject: mails.resetUndone.subject,
    says: [mails.resetUndone.what(issuerName, at), mails.resetUndone.next, mails.notExpected],
  }),
  invitationUndone: ({ mails, issuerName, at }: Parts): Content => ({
    subject: mails.invitationUndone.subject,
    says: [mails.invitationUndone.what(issuerName, at), mails.invitationUndone.next, mails.notExpected],
  }),
  factorAdded: ({ mails, issuerName, issuer, at }: Parts): Content => ({
    subject: mails.factorAdded.subject,
    says: [
      mails.factorAdded.what(issuerName, at),
      { link: `${issuer}/account/factors`, label: mails.seeFactors },
      mails.notYou,
    ],
  }),
  factorRemoved: ({ mails, issuerName, issuer, at }: Parts): Content => ({
    subject: mails.factorRemoved.subject,
    says: [
      mails.factorRemoved.what(issuerName, at),
      { link: `${issuer}/account/factors`, label: mails.seeFactors },
      mails.notYou,
    ],
  }),
  factorsReset: ({ mails: { factorsReset }, issuerName, issuer, at }: Parts): Content => ({
    subject: factorsReset.subject,
    says: [
      factorsReset.what(issuerName, at),
      factorsReset.next,
      { link: `${issuer}/account/factors`, label: factorsReset.setUp },
      factorsReset.notAsked,
    ],
  }),
  recoveryCodesMade: ({ mails, issuerName, issuer, at }: Parts): Content => ({
    subject: mails.recoveryCodesMade.subject,
    says: [
      mails.recoveryCodesMade.what(issuerName, at),
      { link: `${issuer}/account/factors`, label: mails.seeFactors },
      mails.notYou,
    ],
  }),
  recoveryCodeUsed: ({
    mails: { recoveryCodeUsed, seeFactors },
    issuerName,
    issuer,
    at,
    codesLeft = 0,
  }: Parts): Content => ({
    subject: recoveryCodeUsed.subject,
    says: [
      recoveryCodeUsed.what(issuerName, at),
      recoveryCodeUsed.left(codesLeft),
      { link: `${issuer}/account/factors`, label: seeFactors },
      recoveryCodeUsed.notYou,
    ],
  }),
  passwordChanged: ({ mails, issuerName, at }: Parts): Content => ({
    subject: mails.passwordChanged.subject,
    says: [mails.passwordChanged.what(issuerName, at), mails.notYou],
  }),
} as const

export type PasswordMail = keyof typeof contents

export const passwordMailKinds = Object.keys(contents) as readonly PasswordMail[]

/** The mail that comes with Rekey, in the language of its texts. */
export function passwordMail(kind: PasswordMail, { texts, expiresAt, at, link = '', ...props }: MailProps): Mail {
  const { subject, says } = contents[kind]({
    ...props,
    mails: texts.mails,
    words: texts.words,
    link,
    until: expiresAt ? momentIn(texts, expiresAt) : '',
    at: momentIn(texts, at),
  })
  return composeMail(texts, subject, [texts.mails.hello, ...says])
}
