import { LONGEST_PASSWORD, type PolicyRules } from './policy.ts'
import { withPreparedTexts } from './prepared.ts'
import { fold, isDigit, isLetter, isLower, isSpecial, isUpper } from './rules/rule.ts'

/** Two rules that no password can obey together. */
export type Contradiction = { readonly rules: readonly [string, string]; readonly message: string }

/**
 * The contradictions between counts, lengths and sets of characters. An empty list doesn't promise a password: what forbidden pieces of text
 * leave over is not worked out.
 */
export function contradictions(given: PolicyRules): Contradiction[] {
  const policy = withPreparedTexts(given)
  return [
    ...lengthContradictions(policy),
    ...strengthContradictions(policy),
    ...setContradictions(policy),
    ...allowedContradictions(policy),
  ]
}

const found = (holds: boolean, first: string, second: string, message: string): Contradiction[] =>
  holds ? [{ rules: [first, second], message: `${first} and ${second} contradict each other: ${message}` }] : []

/** The fewest characters that satisfy the counts, the required characters and the letter at the start together. */
function fewestCharacters(policy: PolicyRules): number {
  const required = Array.from(new Set(policy.requiredChars ?? ''))
  const least = (minimum: number | undefined, is: (character: string) => boolean) =>
    Math.max(minimum ?? 0, required.filter(is).length)
  const isCaseless = (character: string) => isLetter(character) && !isLower(character) && !isUpper(character)
  const cased = least(policy.minLowerCase, isLower) + least(policy.minUpperCase, isUpper)
  const first = policy.startsWithAlphabet ? 1 : 0
  const letters = Math.max(policy.minAlphas ?? 0, first, cased + required.filter(isCaseless).length)
  const words = Math.max(policy.minAlphaNumerals ?? 0, letters + least(policy.minNumerals, isDigit))
  return words + least(policy.minSpecialChars, isSpecial)
}

const COUNTS = [
  'minAlphas',
  'minLowerCase',
  'minUpperCase',
  'minNumerals',
  'minAlphaNumerals',
  'minSpecialChars',
] as const

function lengthContradictions(policy: PolicyRules): Contradiction[] {
  const longest = policy.maxLength || LONGEST_PASSWORD
  const needed = fewestCharacters(policy)
  const required = Array.from(new Set(policy.requiredChars ?? ''))
  const requiredSpecials = required.filter(isSpecial).length
  const largest = COUNTS.reduce((one, other) => ((policy[other] ?? 0) > (policy[one] ?? 0) ? other : one))
  const demand = policy[largest] ? largest : 'requiredChars'
  return [
    ...found((policy.minLength ?? 0) > longest, 'minLength', 'maxLength', 'the minimum is above the maximum.'),
    ...found(needed > longest, demand, 'maxLength', `all that is demanded needs ${needed} characters.`),
    ...found((policy.minUniqueChars ?? 0) > longest, 'minUniqueChars', 'maxLength', 'there is no room for so many.'),
    ...found(
      (policy.distinctCharacters ?? 0) > longest,
      'distinctCharacters',
      'maxLength',
      'there is no room for so many.',
    ),
    ...found(
      (policy.passwordExpireWarning ?? 0) > 0 &&
        (policy.passwordExpireWarning ?? 0) >= (policy.passwordExpiresAfter ?? 0),
      'passwordExpireWarning',
      'passwordExpiresAfter',
      'the warning comes some days before the end, so there has to be a later one.',
    ),
    ...found(
      Boolean(policy.passwordExpiresAfter) && (policy.minPasswordAge ?? 0) >= (policy.passwordExpiresAfter ?? 0),
      'minPasswordAge',
      'passwordExpiresAfter',
      'it would expire before it may be changed.',
    ),
    ...found(required.length > longest, 'requiredChars', 'maxLength', 'there is no room for all of them.'),
    ...found(
      Boolean(policy.maxSpecialChars) && (policy.minSpecialChars ?? 0) > (policy.maxSpecialChars ?? 0),
      'minSpecialChars',
      'maxSpecialChars',
      'the minimum is above the maximum.',
    ),
    ...found(
      Boolean(policy.maxSpecialChars) && requiredSpecials > (policy.maxSpecialChars ?? 0),
      'requiredChars',
      'maxSpecialChars',
      'more special characters are required than allowed.',
    ),
  ]
}

/** To zxcvbn every UTF-16 unit is worth ten guesses at the most, and so many powers of ten are too few for a score. */
const TOO_FEW = [0, 3, 6, 8, 10]

function strengthContradictions({ minStrength = 0, maxLength, allowedChars }: PolicyRules): Contradiction[] {
  const widest = allowedChars ? Math.max(...Array.from(allowedChars, character => character.length)) : 2
  const isHopeless = minStrength > 0 && (maxLength || LONGEST_PASSWORD) * widest <= (TOO_FEW[minStrength] ?? 0)
  return found(isHopeless, 'minStrength', 'maxLength', 'whatever is so short is guessed too soon.')
}

function setContradictions({
  requiredChars = '',
  disallowedChars = '',
  allowedChars,
  disallowedSubstrings = [],
}: PolicyRules) {
  const required = Array.from(requiredChars)
  const isEmptied = allowedChars
    ? Array.from(allowedChars).every(character => disallowedChars.includes(character))
    : false
  return [
    ...found(
      required.some(character => disallowedChars.includes(character)),
      'requiredChars',
      'disallowedChars',
      'a required character is disallowed.',
    ),
    ...found(
      required.some(character => disallowedSubstrings.some(text => fold(text) === fold(character))),
      'requiredChars',
      'disallowedSubstrings',
      'a required character is disallowed.',
    ),
    ...found(
      Boolean(allowedChars) && required.some(character => !allowedChars?.includes(character)),
      'requiredChars',
      'allowedChars',
      'a required character is not allowed.',
    ),
    ...found(isEmptied, 'allowedChars', 'disallowedChars', 'no character is left.'),
  ]
}

function allowedContradictions(policy: PolicyRules): Contradiction[] {
  if (!policy.allowedChars) return []
  const disallowed = new Set(policy.disallowedChars ?? '')
  const usable = Array.from(new Set(policy.allowedChars)).filter(character => !disallowed.has(character))
  const repeats = policy.maxRepeatedChars || LONGEST_PASSWORD
  const roomFor = (is: (character: string) => boolean) => usable.filter(is).length * repeats
  const lacks = (name: keyof PolicyRules, is: (character: string) => boolean) =>
    found(
      Number(policy[name] ?? 0) > roomFor(is),
      name,
      'allowedChars',
      'too few of the allowed characters are of that kind.',
    )
  const words = roomFor(character => !isSpecial(character))
  const specials = Math.min(roomFor(isSpecial), policy.maxSpecialChars || LONGEST_PASSWORD)
  return [
    ...lacks('minAlphas', isLetter),
    ...lacks('minLowerCase', isLower),
    ...lacks('minUpperCase', isUpper),
    ...lacks('minNumerals', isDigit),
    ...lacks('minAlphaNumerals', character => !isSpecial(character)),
    ...lacks('minSpecialChars', isSpecial),
    ...lacks('startsWithAlphabet', isLetter),
    ...found(
      (policy.minUniqueChars ?? 0) > usable.length,
      'minUniqueChars',
      'allowedChars',
      'there are not so many characters.',
    ),
    ...found(
      (policy.minLength ?? 0) > usable.length * repeats,
      'minLength',
      'maxRepeatedChars',
      'the allowed characters may not be repeated often enough.',
    ),
    ...found(
      Boolean(policy.maxSpecialChars) && (policy.minLength ?? 0) > words + specials,
      'minLength',
      'maxSpecialChars',
      'there are not so many other characters.',
    ),
  ]
}
