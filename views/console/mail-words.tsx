import { Mark, type Tone } from './parts.tsx'

const KINDS: Readonly<Record<string, string>> = {
  resetLink: 'Link for a new password',
  activationLink: 'Invitation',
  recoveryLink: 'Link that the person asked for',
  oneTimePassword: 'One-time password',
  passwordChanged: 'Notice of a changed password',
  passwordReset: 'Notice of a reset',
  passwordExpires: 'The password expires soon',
  linkExpires: 'The link ends soon',
  oneTimePasswordExpires: 'The one-time password ends soon',
  resetUndone: 'The reset counts no more',
  invitationUndone: 'The invitation counts no more',
  factorAdded: 'Notice of a new second factor',
  factorRemoved: 'Notice of a second factor that is gone',
  factorsReset: 'Notice of second factors that were reset',
  recoveryCodesMade: 'Notice of new recovery codes',
  recoveryCodeUsed: 'Notice of a used recovery code',
  logout: 'Logout that an application is told of',
  sessionRevoked: 'Ended sessions that a receiver is told of',
  credentialChange: 'Changed password or second factor that a receiver is told of',
}

const STATES: Readonly<Record<string, { text: string; tone: Tone }>> = {
  queued: { text: 'waiting', tone: 'plain' },
  sent: { text: 'taken by the mail server', tone: 'good' },
  refused: { text: 'refused', tone: 'bad' },
  unknown: { text: 'outcome unknown', tone: 'warn' },
  givenUp: { text: 'given up', tone: 'bad' },
  stale: { text: 'not needed any more', tone: 'plain' },
}

export const kindInWords = (kind: string): string => KINDS[kind] ?? kind

/** What has become of a mail, or of a notice to somebody else than a person. */
export function MailState({ state, isNotice = false }: { state: string; isNotice?: boolean }) {
  const { text, tone } = STATES[state] ?? { text: state, tone: 'plain' as const }
  return <Mark text={isNotice && state === 'sent' ? 'taken by the recipient' : text} tone={tone} />
}
