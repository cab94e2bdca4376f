import type { ParsedMail } from 'mailparser'

/** The token of the link in the last of some mails. */
export const linkIn = (mails: readonly Pick<ParsedMail, 'text'>[]): string =>
  /token=([\w-]{43})/.exec(mails.at(-1)?.text ?? '')?.[1] ?? 'no token'
