import { expect } from 'chai'
import fc from 'fast-check'
import { contradictions } from '../../policies/contradictions.ts'
import type { PolicyRules } from '../../policies/policy.ts'
import { anyPassword, anyPolicy, broken } from './support.ts'

const pairs: readonly (readonly [policy: PolicyRules, first: string, second: string])[] = [
  [{ minLength: 9, maxLength: 8 }, 'minLength', 'maxLength'],
  [{ minLength: 501 }, 'minLength', 'maxLength'],
  [{ minAlphas: 9, maxLength: 8 }, 'minAlphas', 'maxLength'],
  [{ minLowerCase: 5, minUpperCase: 4, maxLength: 8 }, 'minLowerCase', 'maxLength'],
  [{ minUpperCase: 5, minNumerals: 4, maxLength: 8 }, 'minUpperCase', 'maxLength'],
  [{ minNumerals: 5, minSpecialChars: 4, maxLength: 8 }, 'minNumerals', 'maxLength'],
  [{ minAlphaNumerals: 5, minSpecialChars: 4, maxLength: 8 }, 'minAlphaNumerals', 'maxLength'],
  [{ minSpecialChars: 9, maxLength: 8 }, 'minSpecialChars', 'maxLength'],
  [{ minUniqueChars: 9, maxLength: 8 }, 'minUniqueChars', 'maxLength'],
  [{ minPasswordAge: 30, passwordExpiresAfter: 30 }, 'minPasswordAge', 'passwordExpiresAfter'],
  [{ distinctCharacters: 9, maxLength: 8 }, 'distinctCharacters', 'maxLength'],
  [{ minStrength: 4, maxLength: 5 }, 'minStrength', 'maxLength'],
  [{ minStrength: 3, maxLength: 4 }, 'minStrength', 'maxLength'],
  [{ minStrength: 2, maxLength: 3 }, 'minStrength', 'maxLength'],
  [{ minStrength: 1, maxLength: 1 }, 'minStrength', 'maxLength'],
  [{ minStrength: 4, maxLength: 10, allowedChars: 'abcß日' }, 'minStrength', 'maxLength'],
  [{ requiredChars: 'abc', maxLength: 2 }, 'requiredChars', 'maxLength'],
  [{ startsWithAlphabet: true, requiredChars: '0123', maxLength: 4 }, 'requiredChars', 'maxLength'],
  [{ startsWithAlphabet: true, minNumerals: 3, maxLength: 3 }, 'minNumerals', 'maxLength'],
  [{ requiredChars: '1', minAlphas: 8, maxLength: 8 }, 'minAlphas', 'maxLength'],
  [{ requiredChars: 'abcd', minNumerals: 2, maxLength: 5 }, 'minNumerals', 'maxLength'],
  [{ minSpecialChars: 2, maxSpecialChars: 1 }, 'minSpecialChars', 'maxSpecialChars'],
  [{ requiredChars: '#!', maxSpecialChars: 1 }, 'requiredChars', 'maxSpecialChars'],
  [{ requiredChars: 'a#', disallowedChars: '#' }, 'requiredChars', 'disallowedChars'],
  [{ requiredChars: 'e\u0301', disallowedChars: 'é' }, 'requiredChars', 'disallowedChars'],
  [{ requiredChars: 'e\u0301', allowedChars: 'e' }, 'requiredChars', 'allowedChars'],
  [{ requiredChars: 'a', disallowedSubstrings: ['a'] }, 'requiredChars', 'disallowedSubstrings'],
  [{ requiredChars: 'a', disallowedSubstrings: ['A'] }, 'requiredChars', 'disallowedSubstrings'],
  [{ requiredChars: 'a', allowedChars: 'bc' }, 'requiredChars', 'allowedChars'],
  [{ allowedChars: 'ab', disallowedChars: 'abc' }, 'allowedChars', 'disallowedChars'],
  [{ minAlphas: 1, allowedChars: '123' }, 'minAlphas', 'allowedChars'],
  [{ minLowerCase: 1, allowedChars: 'ABC' }, 'minLowerCase', 'allowedChars'],
  [{ minUpperCase: 1, allowedChars: 'abc' }, 'minUpperCase', 'allowedChars'],
  [{ minUpperCase: 1, allowedChars: 'abC', disallowedChars: 'C' }, 'minUpperCase', 'allowedChars'],
  [{ minNumerals: 1, allowedChars: 'abc' }, 'minNumerals', 'allowedChars'],
  [{ minNumerals: 3, allowedChars: 'abc1', maxRepeatedChars: 2 }, 'minNumerals', 'allowedChars'],
  [{ minAlphaNumerals: 1, allowedChars: '!?' }, 'minAlphaNumerals', 'allowedChars'],
  [{ minSpecialChars: 1, allowedChars: 'abc' }, 'minSpecialChars', 'allowedChars'],
  [{ startsWithAlphabet: true, allowedChars: '123' }, 'startsWithAlphabet', 'allowedChars'],
  [{ minUniqueChars: 4, allowedChars: 'abc' }, 'minUniqueChars', 'allowedChars'],
  [{ minLength: 7, allowedChars: 'abc', maxRepeatedChars: 2 }, 'minLength', 'maxRepeatedChars'],
  [{ minLength: 4, allowedChars: '!?', maxSpecialChars: 3 }, 'minLength', 'maxSpecialChars'],
  [{ minLength: 6, allowedChars: 'a!?', maxRepeatedChars: 2, maxSpecialChars: 3 }, 'minLength', 'maxSpecialChars'],
]

const sound: readonly PolicyRules[] = [
  {},
  { minStrength: 4, maxLength: 6 },
  { minStrength: 1, maxLength: 2 },
  { minStrength: 4, maxLength: 11, allowedChars: 'abcß日' },
  { minStrength: 0, maxLength: 1 },
  { minLength: 8, maxLength: 8 },
  { minLength: 500 },
  { minLowerCase: 4, minUpperCase: 4, minAlphas: 8, maxLength: 8 },
  { minSpecialChars: 2, maxSpecialChars: 2, requiredChars: '#!a' },
  { minLength: 6, allowedChars: 'abc', maxRepeatedChars: 2 },
  { minLength: 5, allowedChars: 'a!?', maxRepeatedChars: 2, maxSpecialChars: 3 },
  { minNumerals: 2, allowedChars: 'abc1', maxRepeatedChars: 2 },
  { minSpecialChars: 3, maxSpecialChars: 0 },
  { minPasswordAge: 29, passwordExpiresAfter: 30 },
  { minPasswordAge: 30, passwordExpiresAfter: 0 },
]

describe('contradictions of a policy', () => {
  for (const [policy, first, second] of pairs) {
    it(`names ${first} and ${second} in ${JSON.stringify(policy)}`, () => {
      const found = contradictions(policy)
      expect(found.map(({ rules }) => rules)).to.deep.include([first, second])
      for (const { message, rules } of found)
        expect(message).to.match(new RegExp(`^${rules[0]} and ${rules[1]} .+\\.$`))
    })
  }

  for (const policy of sound) {
    it(`finds none in ${JSON.stringify(policy)}`, () => expect(contradictions(policy)).to.deep.equal([]))
  }

  it('are never found in a policy that some password obeys', () => {
    fc.assert(
      fc.property(anyPolicy, anyPassword, (policy, password) => {
        const rules = new Set<string>(broken(policy, password))
        const obeyed: PolicyRules = Object.fromEntries(Object.entries(policy).filter(([name]) => !rules.has(name)))
        expect(contradictions(obeyed)).to.deep.equal([])
      }),
      { numRuns: 1000 },
    )
  })
})
