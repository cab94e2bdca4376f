import { composeMail, type Mail } from './mail.tsx'

export type MailProps = {
  readonly issuerName: string
  readonly issuer: string
  /** The whole address of the form behind a link. */
  readonly link?: string
  readonly oneTimePassword?: string
  readonly expiresAt?: Date
  /** When what the mail tells of happened. */
  readonly at: Date
}

const time = (at: Date | undefined) =>
  at ? `${at.toISOString().slice(0, 10)} at ${at.toISOString().slice(11, 16)} UTC` : ''

const NOT_YOU = 'If you did not expect this mail, tell your administrator. Nobody will ever ask you for your password.'

/** A mail for each kind of request; subjects carry no name and no secret (rule P73). */
export const passwordMails = {
  resetLink: ({ issuerName, link = '', expiresAt }: MailProps): Mail =>
    composeMail('Choose a new password', [
      'Hello,',
      `an administrator has reset your password for ${issuerName}. The old one does not work any more.`,
      { link, label: 'Choose a new password' },
      `The link works once, until ${time(expiresAt)}. After that, ask for a new one with Resend Email on the page it leads to.`,
      NOT_YOU,
    ]),
  activationLink: ({ issuerName, link = '', expiresAt }: MailProps): Mail =>
    composeMail(`Your account at ${issuerName}`, [
      'Hello,',
      `you have an account at ${issuerName}. Choose your password to start.`,
      { link, label: 'Choose your password' },
      `The link works once, until ${time(expiresAt)}. After that, ask for a new one with Resend Email on the page it leads to.`,
      NOT_YOU,
    ]),
  recoveryLink: ({ issuerName, link = '', expiresAt }: MailProps): Mail =>
    composeMail('Forgot your password?', [
      'Hello,',
      `somebody, probably you, asked for a new password for ${issuerName}. Your current password still works.`,
      { link, label: 'Choose a new password' },
      `The link works once, until ${time(expiresAt)}.`,
      'If it was not you, do nothing: nothing changes.',
    ]),
  oneTimePassword: ({ issuerName, oneTimePassword = '', expiresAt }: MailProps): Mail =>
    composeMail('Your one-time password', [
      'Hello,',
      `an administrator has reset your password for ${issuerName}. The old one does not work any more. Sign in once with this one:`,
      { secret: oneTimePassword },
      `You will then choose a password of your own. The one-time password works until ${time(expiresAt)}.`,
      NOT_YOU,
    ]),
  passwordReset: ({ issuerName, at }: MailProps): Mail =>
    composeMail('Your password was reset', [
      'Hello,',
      `an administrator has reset your password for ${issuerName} on ${time(at)}. The old one does not work any more.`,
      'They will tell you how to sign in, and you will then choose a password of your own.',
      NOT_YOU,
    ]),
  passwordExpires: ({ issuerName, issuer, expiresAt }: MailProps): Mail =>
    composeMail('Your password is about to end', [
      'Hello,',
      `your password for ${issuerName} ends on ${time(expiresAt)}. Change it before, and nothing else changes:`,
      { link: `${issuer}/account`, label: 'Change your password' },
      'After that you are asked for a new one when you sign in.',
      NOT_YOU,
    ]),
  linkExpires: ({ issuerName, link = '', expiresAt }: MailProps): Mail =>
    composeMail('Your link is about to end', [
      'Hello,',
      `a while ago you were mailed a link to choose a password for ${issuerName}. You have not used it yet; here it is again:`,
      { link, label: 'Choose your password' },
      `The link works once, until ${time(expiresAt)}. After that, ask for a new one with Resend Email on the page it leads to.`,
      NOT_YOU,
    ]),
  oneTimePasswordExpires: ({ issuerName, issuer, expiresAt }: MailProps): Mail =>
    composeMail('Your one-time password is about to end', [
      'Hello,',
      `the one-time password that you got for ${issuerName} works until ${time(expiresAt)}. Sign in with it before, and choose a password of your own:`,
      { link: `${issuer}/account`, label: 'Sign in' },
      'It is not in this mail: look for it where you got it. If you can not find it, ask your administrator for a new one.',
      NOT_YOU,
    ]),
  resetUndone: ({ issuerName, at }: MailProps): Mail =>
    composeMail('Your former password works again', [
      'Hello,',
      `an administrator has taken back the reset of your password for ${issuerName} on ${time(at)}. Your former password works again: sign in with it as before.`,
      'A link or a one-time password that you got for the reset does not work any more.',
      NOT_YOU,
    ]),
  invitationUndone: ({ issuerName, at }: MailProps): Mail =>
    composeMail('What we mailed you was taken back', [
      'Hello,',
      `an administrator has taken back on ${time(at)} what you were mailed about a password for ${issuerName}. The link or one-time password that you got does not work any more.`,
      'There is nothing for you to do. When it is time to choose a password, you get another mail.',
      NOT_YOU,
    ]),
  factorAdded: ({ issuerName, issuer, at }: MailProps): Mail =>
    composeMail('You have a new second factor', [
      'Hello,',
      `an authenticator app or a passkey was added to your account at ${issuerName} on ${time(at)}. You can sign in with it from now on.`,
      { link: `${issuer}/account/factors`, label: 'See your second factors' },
      'If it was not you, tell your administrator at once.',
    ]),
  factorRemoved: ({ issuerName, issuer, at }: MailProps): Mail =>
    composeMail('A second factor was removed', [
      'Hello,',
      `an authenticator app or a passkey was removed from your account at ${issuerName} on ${time(at)}. It does not work any more.`,
      { link: `${issuer}/account/factors`, label: 'See your second factors' },
      'If it was not you, tell your administrator at once.',
    ]),
  factorsReset: ({ issuerName, issuer, at }: MailProps): Mail =>
    composeMail('Your second factors were reset', [
      'Hello,',
      `an administrator has removed your authenticator app, your passkeys and your recovery codes for ${issuerName} on ${time(at)}, and every browser was signed out.`,
      'Your password still works. Sign in with it, and set your second factors up again:',
      { link: `${issuer}/account/factors`, label: 'Set up second factors' },
      'If you did not ask for this, tell your administrator at once.',
    ]),
  passwordChanged: ({ issuerName, at }: MailProps): Mail =>
    composeMail('Your password was changed', [
      'Hello,',
      `your password for ${issuerName} was changed on ${time(at)}, and every other browser was signed out.`,
      'If it was not you, tell your administrator at once.',
    ]),
} as const
