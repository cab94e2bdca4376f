/** What a mail server made of a mail. */
export type Handover = {
  /** `refused`: for good · `failed`: not this time · `unknown`: all of the mail was sent, and no answer came. */
  readonly outcome: 'sent' | 'refused' | 'failed' | 'unknown'
  /** What went wrong: "SMTP 550 5.1.1" where the server said so, else the name of the trouble with the connection. */
  readonly code?: string
}

type SmtpError = {
  readonly code?: string
  readonly responseCode?: number | false
  readonly response?: string
  readonly command?: string
}

const PERMANENT = 500

/** The recipient or the mail itself is refused for good; whatever is wrong with the connection or the account may be put right. */
const isFinal = ({ responseCode, command = '' }: SmtpError) =>
  (responseCode || 0) >= PERMANENT && (command.startsWith('RCPT') || command.startsWith('DATA'))

/** What an error of the hand-over says; `wasGiven` is whether the server had all of the mail by then. Undefined for an error of our own. */
export function handoverOf(error: SmtpError, wasGiven: boolean): Handover | undefined {
  if (error.code === undefined) return undefined
  const code = codeOf(error)
  if (isFinal(error)) return { outcome: 'refused', code }
  return { outcome: wasGiven && !error.responseCode ? 'unknown' : 'failed', code }
}

/** Nothing that the server says beside its numbers is kept: it repeats the address, and may say anything. */
function codeOf({ code = '', responseCode, response = '' }: SmtpError): string {
  if (!responseCode) return code
  const [, enhanced] = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? []
  return ['SMTP', responseCode, ...(enhanced ? [enhanced] : [])].join(' ')
}

/** What codes mean, the narrow ones first (RFC 5321 §4.2, RFC 3463 §3). */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/^SMTP 5\d\d 5\.1\./, 'The mail server knows no such address, or takes none like it.'],
  [/^SMTP 5\d\d 5\.2\./, 'The mailbox takes no mail.'],
  [/^SMTP 5\d\d 5\.7\./, 'The mail server takes no such mail from here, by its rules.'],
  [/^SMTP 5/, 'The mail server refused the mail.'],
  [/^SMTP 4/, 'The mail server could not take the mail at that moment.'],
  [/^EAUTH$/, 'The mail server did not take our name and password.'],
  [/^ETLS$/, 'No safe connection to the mail server came about.'],
  [/^EDNS$/, 'The name of the mail server leads nowhere.'],
  [/^ETIMEDOUT$/, 'The mail server did not answer in time.'],
  [/^(ECONNECTION|ESOCKET)$/, 'The mail server was not to be reached, or the connection broke.'],
]

/** A code as a sentence. */
export const meaningOf = (code: string): string =>
  MEANINGS.find(([pattern]) => pattern.test(code))?.[1] ??
  'The mail could not be handed over. The log of the server says more.'
