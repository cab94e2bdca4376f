import { preparationViolation, type Violation } from '../policies/evaluate.ts'
import { prepared } from '../policies/prepared.ts'
import { PasswordRejected } from './errors.ts'

/** UTF-8 bytes of the longest password that is read at all (rule P6). */
const LONGEST = 1024

/** What nobody's password can be, whatever the policy says, and what to do about it. `docs/errors.md` is made of this table. */
export const unusable = {
  empty: { violation: preparationViolation('empty'), remedy: 'Type a password.' },
  tooLong: { violation: preparationViolation('tooLong'), remedy: 'Choose a shorter one.' },
  invisible: {
    violation: preparationViolation('invisible'),
    remedy: 'Type it, instead of pasting it from a document.',
  },
} as const

const OUTSIDE_FREEFORM = /[\p{Cc}\p{Cs}\p{Cn}\p{Co}\p{Zl}\p{Zp}]/u
const INVISIBLE = /[[\p{Default_Ignorable_Code_Point}\p{Cf}]--[\u200C\u200D\uFE0E\uFE0F]]/v

/**
 * A password as it is hashed and compared: PRECIS OpaqueString (RFC 8265 §4.2, rules P1–P6): other spaces become U+0020, then NFC;
 * no trimming, no case change, no cutting. Joiners and variation selectors stay, because emoji are made of them.
 * Throws PasswordRejected.
 */
export function preparePassword(password: string): string {
  const problem = problemOf(password)
  if (problem) throw new PasswordRejected([problem])
  return prepared(password)
}

/** The same for a password that is only compared: undefined is one that nobody can have. */
export function preparedOrNone(password: string): string | undefined {
  return problemOf(password) ? undefined : prepared(password)
}

function problemOf(password: string): Violation | undefined {
  if (password === '') return unusable.empty.violation
  if (Buffer.byteLength(password, 'utf8') > LONGEST) return unusable.tooLong.violation
  if (OUTSIDE_FREEFORM.test(password) || INVISIBLE.test(password)) return unusable.invisible.violation
  return undefined
}
