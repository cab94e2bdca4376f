import { createHmac, randomBytes } from 'node:crypto'
import { LONGEST_PASSWORD, type PolicyRules } from '../policies/policy.ts'
import { isDigit, isLetter, isLower, isSpecial, isUpper } from '../policies/rules/rule.ts'

/** Without 0 O 1 I l, which are misread aloud and on paper (rule P66). */
const UPPER = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
const LOWER = 'abcdefghijkmnopqrstuvwxyz'
const DIGITS = '23456789'
const SPECIALS = '-_.+=!'

/**
 * At this many bits a keyed hash is enough: 112 (ASVS 6.5.2), and 8 for what is lost where a policy refuses up to 199 draws of 200. Below
 * the second number no one-time password is safe.
 */
export const FAST_SCHEME_BITS = 120
const FEWEST_BITS = 64

/** How a one-time password is drawn: one character of each entry, then shuffled. Fully given by the policy, so it can be drawn again. */
export type Shape = { readonly alphabets: readonly string[]; readonly attempt: number }

/** A source of uniform numbers below `limit` (1 to 65,536). */
export type Draw = (limit: number) => number

/** The shape that fits a policy and is strong enough for a keyed hash where the policy leaves room for that; and its strength. */
export function shapeFor(policy: PolicyRules): { shape: Shape; bits: number } {
  const alphabets = [...demanded(policy)]
  const filling = usable(policy, UPPER + LOWER + DIGITS) || usable(policy, policy.allowedChars ?? '')
  const longest = policy.maxLength || LONGEST_PASSWORD
  while (
    alphabets.length < longest &&
    filling &&
    (alphabets.length < (policy.minLength ?? 0) || bitsOf(alphabets) < FAST_SCHEME_BITS)
  ) {
    alphabets.push(filling)
  }
  return { shape: { alphabets, attempt: 0 }, bits: bitsOf(alphabets) }
}

/** Whether a policy leaves no room for a safe one-time password (design §4, rule P66): only a link is left then. */
export const isLinksOnly = (policy: PolicyRules): boolean => shapeFor(policy).bits < FEWEST_BITS

/** One password of a shape. */
export function drawPassword({ alphabets }: Shape, draw: Draw): string {
  const characters = alphabets.map(alphabet => Array.from(alphabet)).map(choices => choices[draw(choices.length)] ?? '')
  for (let last = characters.length - 1; last > 0; last--) {
    const other = draw(last + 1)
    ;[characters[last], characters[other]] = [characters[other] ?? '', characters[last] ?? '']
  }
  return characters.join('')
}

export function randomDraw(): Draw {
  return drawFrom(() => randomBytes(64))
}

/** The same numbers for the same seed: what is mailed can be made again when it is sent, and is stored nowhere. */
export function derivedDraw(seed: Buffer): Draw {
  let block = 0
  return drawFrom(() => createHmac('sha256', seed).update(String(block++)).digest())
}

const RANGE = 65_536

/** Rejection sampling over pairs of bytes, so that no character is likelier than another. */
function drawFrom(more: () => Buffer): Draw {
  let bytes = Buffer.alloc(0)
  return limit => {
    const fair = RANGE - (RANGE % limit)
    for (;;) {
      if (bytes.length === 0) bytes = Buffer.from(more())
      const value = bytes.readUInt16BE()
      bytes = bytes.subarray(2)
      if (value < fair) return value % limit
    }
  }
}

/** None where a character that the policy asks for can't be found. */
function bitsOf(alphabets: readonly string[]): number {
  if (alphabets.includes('')) return 0
  return alphabets.reduce((bits, alphabet) => bits + Math.log2(Array.from(alphabet).length), 0)
}

/** What the policy asks for, a character each: of our own alphabets where it allows them, else of its own. */
function demanded(policy: PolicyRules): string[] {
  const of = (ours: string, is: (character: string) => boolean) =>
    usable(policy, ours) ||
    usable(
      policy,
      Array.from(policy.allowedChars ?? '')
        .filter(is)
        .join(''),
    )
  const upper = times(policy.minUpperCase, of(UPPER, isUpper))
  const lower = times(policy.minLowerCase, of(LOWER, isLower))
  const letters = times(missing(policy.minAlphas, upper, lower), of(UPPER + LOWER, isLetter))
  const digits = times(policy.minNumerals, of(DIGITS, isDigit))
  const words = missing(policy.minAlphaNumerals, upper, lower, letters, digits)
  return [
    ...Array.from(new Set(policy.requiredChars ?? '')),
    ...upper,
    ...lower,
    ...letters,
    ...digits,
    ...times(
      words,
      of(UPPER + LOWER + DIGITS, character => !isSpecial(character)),
    ),
    ...times(policy.minSpecialChars, of(SPECIALS, isSpecial)),
  ]
}

const missing = (wanted: number | undefined, ...there: readonly (readonly string[])[]) =>
  Math.max(0, (wanted ?? 0) - there.flat().length)

const times = (count: number | undefined, alphabet: string) => Array.from({ length: count ?? 0 }, () => alphabet)

function usable({ allowedChars, disallowedChars = '' }: PolicyRules, alphabet: string): string {
  const isUsable = (character: string) =>
    !disallowedChars.includes(character) && (!allowedChars || allowedChars.includes(character))
  return Array.from(alphabet).filter(isUsable).join('')
}
