import { createHmac, randomBytes } from 'node:crypto'
import type { PolicyRules } from '../policies/policy.ts'

/** Without 0 O 1 I l, which are misread aloud and on paper (rule P66). */
const UPPER = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
const LOWER = 'abcdefghijkmnopqrstuvwxyz'
const DIGITS = '23456789'
const SPECIALS = '-_.+=!'

/** At this many bits a keyed hash is enough (ASVS 6.5.2); below the second number no one-time password is safe. */
export const FAST_SCHEME_BITS = 112
export const FEWEST_BITS = 64

const LONGEST = 128

/** How a one-time password is drawn: one character of each entry, then shuffled. Fully given by the policy, so it can be drawn again. */
export type Shape = { readonly alphabets: readonly string[]; readonly attempt: number }

/** A source of uniform numbers below `limit` (at most 256). */
export type Draw = (limit: number) => number

/** The shape that fits a policy and has 112 bits where the policy leaves room for them; and its strength. */
export function shapeFor(policy: PolicyRules): { shape: Shape; bits: number } {
  const alphabets = [...demanded(policy)]
  const filling = usable(policy, UPPER + LOWER + DIGITS) || usable(policy, policy.allowedChars ?? '')
  const longest = policy.maxLength || LONGEST
  while (
    alphabets.length < longest &&
    filling &&
    (alphabets.length < (policy.minLength ?? 0) || bitsOf(alphabets) < FAST_SCHEME_BITS)
  ) {
    alphabets.push(filling)
  }
  return { shape: { alphabets, attempt: 0 }, bits: bitsOf(alphabets) }
}

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

/** Rejection sampling over bytes, so that no character is likelier than another. */
function drawFrom(more: () => Buffer): Draw {
  let bytes = Buffer.alloc(0)
  return limit => {
    const fair = 256 - (256 % limit)
    for (;;) {
      if (bytes.length === 0) bytes = Buffer.from(more())
      const value = bytes[0] ?? 0
      bytes = bytes.subarray(1)
      if (value < fair) return value % limit
    }
  }
}

const bitsOf = (alphabets: readonly string[]) =>
  alphabets.reduce((bits, alphabet) => bits + Math.log2(Math.max(1, Array.from(alphabet).length)), 0)

/** What the policy asks for, a character each. */
function demanded(policy: PolicyRules): string[] {
  const specials =
    usable(policy, SPECIALS) || usable(policy, (policy.allowedChars ?? '').replace(/[\p{L}\p{Nd}]/gu, ''))
  const letters = usable(policy, UPPER + LOWER)
  const upper = times(policy.minUpperCase, usable(policy, UPPER))
  const lower = times(policy.minLowerCase, usable(policy, LOWER))
  const missingLetters = Math.max(0, (policy.minAlphas ?? 0) - upper.length - lower.length)
  return [
    ...Array.from(new Set(policy.requiredChars ?? '')),
    ...upper,
    ...lower,
    ...times(missingLetters, letters),
    ...times(policy.minNumerals, usable(policy, DIGITS)),
    ...times(policy.minSpecialChars, specials),
  ]
}

const times = (count: number | undefined, alphabet: string) => Array.from({ length: count ?? 0 }, () => alphabet)

function usable({ allowedChars, disallowedChars = '' }: PolicyRules, alphabet: string): string {
  const isUsable = (character: string) =>
    !disallowedChars.includes(character) && (!allowedChars || allowedChars.includes(character))
  return Array.from(alphabet).filter(isUsable).join('')
}
