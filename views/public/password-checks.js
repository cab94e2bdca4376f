// What a browser can judge of a password while it is typed, as `policies/` does; `limit` is what the policy says, as text.
const LETTER = /^\p{L}$/u
const LOWER = /^\p{Ll}$/u
const UPPER = /^\p{Lu}$/u
const DIGIT = /^\p{Nd}$/u

const isSpecial = character => !LETTER.test(character) && !DIGIT.test(character)
const count = (characters, pattern) => characters.filter(character => pattern.test(character)).length
const times = (characters, wanted) => characters.filter(character => character === wanted).length

const checks = {
  minLength: (characters, limit) => characters.length >= limit,
  maxLength: (characters, limit) => characters.length <= limit,
  minAlphas: (characters, limit) => count(characters, LETTER) >= limit,
  minLowerCase: (characters, limit) => count(characters, LOWER) >= limit,
  minUpperCase: (characters, limit) => count(characters, UPPER) >= limit,
  minNumerals: (characters, limit) => count(characters, DIGIT) >= limit,
  minAlphaNumerals: (characters, limit) => count(characters, LETTER) + count(characters, DIGIT) >= limit,
  minSpecialChars: (characters, limit) => characters.filter(isSpecial).length >= limit,
  maxSpecialChars: (characters, limit) => characters.filter(isSpecial).length <= limit,
  minUniqueChars: (characters, limit) => new Set(characters).size >= limit,
  maxRepeatedChars: (characters, limit) => characters.every(character => times(characters, character) <= limit),
  startsWithAlphabet: characters => LETTER.test(characters[0] ?? ''),
  requiredChars: (characters, limit) => [...limit].every(character => characters.includes(character)),
  disallowedChars: (characters, limit) => !characters.some(character => [...limit].includes(character)),
  allowedChars: (characters, limit) => characters.every(character => [...limit].includes(character)),
}

/** Whether a password obeys a rule; undefined where only the server can say. */
export function judge(rule, limit, password) {
  const characters = [...password.replace(/\p{Zs}/gu, ' ').normalize('NFC')]
  return Object.hasOwn(checks, rule) ? checks[rule](characters, limit) : undefined
}
