import { LONGEST_PASSWORD, type PolicyRules } from '../policies/policy.ts'
import { withPreparedTexts } from '../policies/prepared.ts'
import { fold, isDigit, isLetter, isLower, isSpecial, isUpper } from '../policies/rules/rule.ts'
import type { Shape } from './one-time-password.ts'

/** Without 0 O 1 I l, which are misread aloud and on paper (rule P66). */
const UPPER = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
const LOWER = 'abcdefghijkmnopqrstuvwxyz'
const DIGITS = '23456789'
const SPECIALS = '-_.+=!'

/**
 * At this many bits a keyed hash is enough: 112 (ASVS 6.5.2), and 8 for what is lost where a policy refuses up to 199 draws of 200.
 */
export const FAST_SCHEME_BITS = 120

/** The shape that fits a policy and is strong enough for a keyed hash where the policy leaves room for that; and its strength. */
export function shapeFor(given: PolicyRules): { shape: Shape; bits: number } {
  const policy = withPreparedTexts(given)
  const { minUniqueChars: distinct, maxRepeatedChars: repeats } = policy
  const limits = { ...(distinct && { distinct }), ...(repeats && { repeats }) }
  const alphabets = demanded(policy)
  const filling = usable(policy, UPPER + LOWER + DIGITS) || usable(policy, ofItsOwn(policy, isFilling(policy)))
  const longest = policy.maxLength || LONGEST_PASSWORD
  const needed = Math.max(policy.minLength ?? 0, distinct ?? 0)
  let bits = alphabets.reduce((sum, each, at) => sum + bitsOf(each, alphabets.slice(0, at), limits), 0)
  while (alphabets.length < longest && (alphabets.length < needed || bits < FAST_SCHEME_BITS)) {
    const more = bitsOf(filling, alphabets, limits)
    if (more === 0 ? alphabets.length >= needed : more < 0) break
    alphabets.push(filling)
    bits += more
  }
  const first = alphabets.findLastIndex(isOfLetters)
  const shape = { alphabets, attempt: 0, ...limits, ...(policy.startsWithAlphabet && { first }) }
  const fits = bits > 0 && alphabets.length >= needed && alphabets.length <= longest
  return { shape, bits: fits ? bits : 0 }
}

type Limits = Pick<Shape, 'distinct' | 'repeats'>

/** What the next character adds at least, when these alphabets have been drawn from; below 0 where none may be left. */
function bitsOf(alphabet: string, before: readonly string[], { distinct = 0, repeats }: Limits): number {
  const drawn = before.filter(other => overlap(other, alphabet)).length
  const used = before.length < distinct ? drawn : repeats ? Math.floor(drawn / repeats) : 0
  return Math.log2(Math.max(0, Array.from(alphabet).length - used))
}

const overlap = (one: string, other: string) => one === other || Array.from(one).some(each => other.includes(each))

const isOfLetters = (alphabet: string) => Array.from(alphabet).every(isLetter)

/** What the policy asks for, a character each: of our own alphabets where it allows them, else of its own. */
function demanded(policy: PolicyRules): string[] {
  const alphabets = Array.from(new Set(policy.requiredChars ?? ''))
  const demand = (least: number | undefined, ours: string, is: (character: string) => boolean) => {
    const there = alphabets.filter(alphabet => alphabet !== '' && Array.from(alphabet).every(is)).length
    const alphabet = usable(policy, ours) || usable(policy, ofItsOwn(policy, is))
    for (let missing = (least ?? 0) - there; missing > 0; missing--) alphabets.push(alphabet)
  }
  demand(policy.minUpperCase, UPPER, isUpper)
  demand(policy.minLowerCase, LOWER, isLower)
  demand(Math.max(policy.minAlphas ?? 0, policy.startsWithAlphabet ? 1 : 0), UPPER + LOWER, isLetter)
  demand(policy.minNumerals, DIGITS, isDigit)
  demand(policy.minAlphaNumerals, UPPER + LOWER + DIGITS, character => !isSpecial(character))
  demand(policy.minSpecialChars, SPECIALS, isSpecial)
  return alphabets
}

/** The characters of some kind that a policy names. */
const ofItsOwn = ({ allowedChars = '' }: PolicyRules, is: (character: string) => boolean): string =>
  Array.from(new Set(allowedChars)).filter(is).join('')

/** Special characters are no filling where there may only be so many. */
const isFilling =
  ({ maxSpecialChars }: PolicyRules) =>
  (character: string) =>
    !maxSpecialChars || !isSpecial(character)

function usable(
  { allowedChars, disallowedChars = '', disallowedSubstrings = [] }: PolicyRules,
  alphabet: string,
): string {
  const isUsable = (character: string) =>
    !disallowedChars.includes(character) &&
    (!allowedChars || allowedChars.includes(character)) &&
    !disallowedSubstrings.some(text => fold(character).includes(fold(text)))
  return Array.from(alphabet).filter(isUsable).join('')
}
