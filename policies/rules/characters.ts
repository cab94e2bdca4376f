import { fold, isLetter, type Rule } from './rule.ts'

/** The rules about which characters and pieces of text a password is made of. */
export const characterRules: readonly Rule[] = [
  {
    name: 'startsWithAlphabet',
    data: policy => (policy.startsWithAlphabet ? {} : undefined),
    remedy: 'Put a letter first.',
    isBroken: ({ characters }, policy) => Boolean(policy.startsWithAlphabet) && !isLetter(characters[0] ?? ''),
  },
  {
    name: 'requiredChars',
    data: ({ requiredChars }) => (requiredChars ? { requiredChars } : undefined),
    remedy: 'Add those that are missing.',
    isBroken: ({ characters }, { requiredChars = '' }) =>
      Array.from(requiredChars).some(required => !characters.includes(required)),
  },
  {
    name: 'disallowedChars',
    data: ({ disallowedChars }) => (disallowedChars ? { disallowedChars } : undefined),
    remedy: 'Take them out.',
    isBroken: ({ characters }, { disallowedChars = '' }) => {
      const disallowed = new Set(disallowedChars)
      return characters.some(character => disallowed.has(character))
    },
  },
  {
    name: 'allowedChars',
    data: ({ allowedChars }) => (allowedChars ? { allowedChars } : undefined),
    remedy: 'Take out all others.',
    isBroken: ({ characters }, { allowedChars }) => {
      if (!allowedChars) return false
      const allowed = new Set(allowedChars)
      return characters.some(character => !allowed.has(character))
    },
  },
  {
    name: 'disallowedSubstrings',
    data: ({ disallowedSubstrings: texts }) =>
      texts?.length ? { disallowedSubstrings: texts.map(text => `“${text}”`).join(', ') } : undefined,
    remedy: 'Take them out, in upper and lower case.',
    isBroken: ({ folded }, { disallowedSubstrings = [] }) =>
      disallowedSubstrings.some(text => folded.includes(fold(text))),
  },
]
