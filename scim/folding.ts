import type { Attribute } from './schema/attribute.ts'

/**
 * The form in which a string is compared: exact ones as they are, `userName` by RFC 8265 §3.3, others in lower case and NFC.
 * Stored values and the literals of filters go through this one function.
 */
export function foldString(attribute: Attribute, text: string): string {
  if (attribute.caseExact) return text
  return attribute.folding === 'username' ? foldUsername(text) : fold(text)
}

/** Lower case and NFC, for case-insensitive attributes. */
export const fold = (text: string): string => text.toLowerCase().normalize('NFC')

/** UsernameCaseMapped (RFC 8265 §3.3.2, S19): width mapping, lower case, NFC. */
export const foldUsername = (text: string): string =>
  fold(text.replace(FULL_OR_HALF_WIDTH, wide => wide.normalize('NFKC')))

/**
 * Why a text is no username (RFC 8265 §3.3, the IdentifierClass of RFC 8264 §4.2 and the Bidi Rule of RFC 5893), in words for
 * people; undefined when it is one.
 */
export function usernameProblem(text: string): string | undefined {
  const folded = foldUsername(text)
  if (folded === '') return 'is empty'
  if (/\s/u.test(folded)) return 'has a space in it'
  if (!ONLY_IDENTIFIER_CHARACTERS.test(folded) || folded !== withoutCompatibilityForms(folded)) {
    return 'has a character in it that is neither a letter, a digit nor ASCII punctuation'
  }
  if (RIGHT_TO_LEFT.test(folded) && !isRightToLeft(folded)) return 'mixes scripts of both writing directions'
  return undefined
}

const FULL_OR_HALF_WIDTH = /[\u3000\uFF01-\uFFEE]/gu
const ONLY_IDENTIFIER_CHARACTERS = /^[\x21-\x7E\p{L}\p{Mn}\p{Mc}\p{Nd}]*$/u
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** Characters with a compatibility form, such as ligatures, would make two names of what looks like one. */
const withoutCompatibilityForms = (text: string) => text.normalize('NFKC')

const isRightToLeft = (text: string) =>
  [...text].every((character, index) => (RIGHT_TO_LEFT.test(character) ? true : index > 0 && !/\p{L}/u.test(character)))
