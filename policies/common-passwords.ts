import { dictionary } from '@zxcvbn-ts/language-common'
import { fold } from './rules/rule.ts'

/** How many of the most used passwords are looked at, whatever their length. */
const MOST_USED = 100_000

/** Few passwords are so long: all of them are kept, so that a policy of long ones has thousands to compare with (ASVS 6.2.4). */
const LONG = 10

/**
 * The passwords that many people use, folded (rule P12): those of a text with one in each line, the most used first, and those that
 * zxcvbn knows.
 */
export function commonPasswords(list: string): ReadonlySet<string> {
  const lines = fold(list).split('\n').filter(Boolean)
  const listed = lines.filter((password, index) => index < MOST_USED || password.length >= LONG)
  return new Set([...listed, ...dictionary['passwords-common'].map(password => fold(String(password)))])
}
