import type { MailRequest, Person } from '../../passwords/ports.ts'
import type { MailProps } from '../../views/mail/password-mails.tsx'

export type MailKind = MailRequest['kind']

/** What the variables of a template stand for in one mail. */
export type MailData = Readonly<Record<string, string | null>>

type Variable = {
  readonly description: string
  /** The kinds of mail that have it; all of them unless said otherwise. */
  readonly kinds?: readonly MailKind[]
  /** It may stand in the subject, which programs show while a screen is locked: no name, no secret (rule P73). */
  readonly inSubject?: true
  /** The mail is worth nothing without it. */
  readonly required?: true
}

const LINKS = ['resetLink', 'activationLink', 'recoveryLink'] as const

/** Every variable of mail templates. `docs/mail-templates.md` has the same table. */
export const mailVariables = {
  displayName: { description: 'What the person is called: `displayName`, or the `userName`' },
  givenName: { description: "The person's given name, where it is known" },
  familyName: { description: "The person's family name, where it is known" },
  userName: { description: 'The name that the person signs in with' },
  issuerName: { description: 'The name of this service, from the setting `ISSUER_NAME`', inSubject: true },
  issuer: { description: 'The address of this service: `{{ issuer }}/account` is the page for a new password' },
  link: { description: 'The address of the form for a new password', kinds: [...LINKS, 'linkExpires'], required: true },
  oneTimePassword: { description: 'The one-time password', kinds: ['oneTimePassword'], required: true },
  expiresAt: {
    description: 'When the link, the one-time password or the password ends',
    kinds: [...LINKS, 'oneTimePassword', 'passwordExpires', 'linkExpires', 'oneTimePasswordExpires'],
    inSubject: true,
  },
  codesLeft: { description: 'How many recovery codes are left', kinds: ['recoveryCodeUsed'], inSubject: true },
  at: { description: 'When what the mail tells of happened', inSubject: true },
} as const satisfies Record<string, Variable>

export type VariableName = keyof typeof mailVariables

const entries = Object.entries(mailVariables) as readonly (readonly [VariableName, Variable])[]

const namesWhere = (kind: MailKind, fits: (variable: Variable) => boolean) =>
  entries.flatMap(([name, variable]) => ((variable.kinds ?? [kind]).includes(kind) && fits(variable) ? [name] : []))

/** The variables that a part of a mail may have. */
export const variablesIn = (kind: MailKind, part: 'subject' | 'text' | 'html'): VariableName[] =>
  namesWhere(kind, ({ inSubject }) => part !== 'subject' || inSubject === true)

/** The variables that the text and the HTML of a mail can't do without. */
export const requiredIn = (kind: MailKind): VariableName[] => namesWhere(kind, ({ required }) => required === true)

/** What the variables stand for in a mail to somebody. */
export function dataOf(
  kind: MailKind,
  person: Pick<Person, 'userName' | 'displayName' | 'givenName' | 'familyName'>,
  props: Omit<MailProps, 'texts'>,
): MailData {
  const all: Record<VariableName, string | null> = {
    displayName: oneLine(person.displayName || person.userName),
    givenName: oneLine(person.givenName),
    familyName: oneLine(person.familyName),
    userName: oneLine(person.userName),
    issuerName: oneLine(props.issuerName),
    issuer: props.issuer,
    link: props.link ?? null,
    oneTimePassword: props.oneTimePassword ?? null,
    expiresAt: time(props.expiresAt),
    codesLeft: props.codesLeft === undefined ? null : String(props.codesLeft),
    at: time(props.at),
  }
  return Object.fromEntries(variablesIn(kind, 'html').map(name => [name, all[name]]))
}

const LONGEST_NAME = 100

/** What people are called is for others to write: it stays in its place in the mail (rule P74). */
function oneLine(text: string | undefined): string | null {
  const line = (text ?? '').replace(/\s+/gu, ' ').trim()
  return line ? [...line].slice(0, LONGEST_NAME).join('') : null
}

/** As people read it and as the filter `date` does. */
const time = (at: Date | undefined) => (at ? `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC` : null)
