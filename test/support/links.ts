import type { ParsedMail } from 'mailparser'

type Mails = readonly Pick<ParsedMail, 'text'>[]

/** The token of the newest link in some mails. Several mails that are due together arrive in any order, so the last one may have none. */
export const linkIn = (mails: Mails): string => newest(mails, /token=([\w-]{43})/) ?? 'no token'

/** The newest one-time password in some mails. */
export const oneTimePasswordIn = (mails: Mails): string => newest(mails, /^ {4}(\S+)$/m) ?? 'no one-time password'

function newest(mails: Mails, pattern: RegExp): string | undefined {
  return mails.map(({ text }) => pattern.exec(text ?? '')?.[1]).findLast(found => found !== undefined)
}
