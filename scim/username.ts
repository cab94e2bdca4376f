import { foldUsername } from './folding.ts'

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

const ONLY_IDENTIFIER_CHARACTERS = /^[\x21-\x7E\p{L}\p{Mn}\p{Mc}\p{Nd}]*$/u
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** Characters with a compatibility form, such as ligatures, would make two names of what looks like one. */
const withoutCompatibilityForms = (text: string) => text.normalize('NFKC')

const isRightToLeft = (text: string) =>
  [...text].every((character, index) => (RIGHT_TO_LEFT.test(character) ? true : index > 0 && !/\p{L}/u.test(character)))
