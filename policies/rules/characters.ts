import { fold, isLetter, type Rule } from './rule.ts'

const spelled = (characters: string) => Array.from(characters).join(' ')

/** The rules about which characters and pieces of text a password is made of. */
export const characterRules: readonly Rule[] = [
  {
    name: 'startsWithAlphabet',
    describe: policy => (policy.startsWithAlphabet ? 'Starts with a letter' : undefined),
    remedy: 'Put a letter first.',
    data: () => ({}),
    isBroken: ({ characters }, policy) => Boolean(policy.startsWithAlphabet) && !isLetter(characters[0] ?? ''),
  },
  {
    name: 'requiredChars',
    describe: ({ requiredChars }) => (requiredChars ? `Contains each of ${spelled(requiredChars)}` : undefined),
    remedy: 'Add those that are missing.',
    data: ({ requiredChars = '' }) => ({ requiredChars }),
    isBroken: ({ characters }, { requiredChars = '' }) =>
      Array.from(requiredChars).some(required => !characters.includes(required)),
  },
  {
    name: 'disallowedChars',
    describe: ({ disallowedChars }) => (disallowedChars ? `Contains none of ${spelled(disallowedChars)}` : undefined),
    remedy: 'Take them out.',
    data: ({ disallowedChars = '' }) => ({ disallowedChars }),
    isBroken: ({ characters }, { disallowedChars = '' }) => {
      const disallowed = new Set(disallowedChars)
      return characters.some(character => disallowed.has(character))
    },
  },
  {
    name: 'allowedChars',
    describe: ({ allowedChars }) => (allowedChars ? `Contains only ${spelled(allowedChars)}` : undefined),
    remedy: 'Take out all others.',
    data: ({ allowedChars = '' }) => ({ allowedChars }),
    isBroken: ({ characters }, { allowedChars }) => {
      if (!allowedChars) return false
      const allowed = new Set(allowedChars)
      return characters.some(character => !allowed.has(character))
    },
  },
  {
    name: 'disallowedSubstrings',
    describe: ({ disallowedSubstrings }) =>
      disallowedSubstrings?.length
        ? `Does not contain ${disallowedSubstrings.map(text => `“${text}”`).join(', ')}`
        : undefined,
    remedy: 'Take them out, in upper and lower case.',
    data: ({ disallowedSubstrings = [] }) => ({ disallowedSubstrings: disallowedSubstrings.join(', ') }),
    isBroken: ({ folded }, { disallowedSubstrings = [] }) =>
      disallowedSubstrings.some(text => folded.includes(fold(text))),
  },
]
