import { expect } from 'chai'
import type { PolicyRules } from '../../../policies/policy.ts'
import { broken, type RuleCase } from '../support.ts'

const cases: readonly RuleCase[] = [
  [{ minLength: 4 }, ['abcd', 'ab d', 'äöüß'], ['abc', 'äöü']],
  [{ maxLength: 4 }, ['abcd', 'abc'], ['abcde', 'abcd ']],
  [{ minAlphas: 2 }, ['1a2b', 'Aé', '山田', 'ªa'], ['1a', 'a!', '12']],
  [{ minLowerCase: 2 }, ['ab', 'éß'], ['aB', 'AB', '山田']],
  [{ minUpperCase: 2 }, ['AB', 'ÉΩ'], ['Ab', 'ab', '山田']],
  [{ minNumerals: 2 }, ['12', '٣٤', 'a1b2'], ['1', 'Ⅻ1', '²1']],
  [{ minAlphaNumerals: 2 }, ['a1', '山3'], ['a!', '!?']],
  [{ minSpecialChars: 2 }, ['!?', '  ', '²½', '😀😀'], ['!', 'a1!']],
  [{ maxSpecialChars: 1 }, ['abc', 'ab!', 'ab '], ['a!?', 'a b c', '😀😀']],
  [{ minUniqueChars: 3 }, ['abc', 'aab c'], ['aabb', 'ab']],
  [{ maxRepeatedChars: 2 }, ['aabb', 'abab', 'aaA'], ['aaa', 'ababa', '😀😀😀']],
]

describe('counting rules', () => {
  for (const [policy, obeys, breaks] of cases) {
    const [rule = '', limit] = Object.entries(policy)[0] ?? []
    it(`P9: ${rule} ${limit}`, () => {
      for (const password of obeys) expect(broken(policy, password), password).to.deep.equal([])
      for (const password of breaks) expect(broken(policy, password), password).to.deep.equal([rule])
    })
  }

  const lengths: readonly (readonly [text: string, codePoints: number, what: string])[] = [
    ['😀', 1, 'an emoji outside the basic plane is one character'],
    ['👩‍💻', 3, 'an emoji made of three code points is three'],
    ['👍🏽', 2, 'a skin tone is a character of its own'],
    ['e\u0301', 2, 'a combining mark is a character of its own where it has no composed form'],
    ['é', 1, 'a composed letter is one'],
  ]
  for (const [text, codePoints, what] of lengths) {
    it(`P5: ${what}`, () => {
      expect(broken({ minLength: codePoints, maxLength: codePoints }, text)).to.deep.equal([])
      expect(broken({ minLength: codePoints + 1 }, text)).to.deep.equal(['minLength'])
    })
  }

  it('P5: a combining mark without a composed form counts as a special character, not as a letter', () =>
    expect(broken({ minAlphas: 2 }, 'x\u0301')).to.deep.equal(['minAlphas']))

  it('takes a count of 0 and an absent rule for no rule', () => {
    const names = cases.map(([policy]) => Object.keys(policy)[0] ?? '')
    const zeros: PolicyRules = Object.fromEntries(names.map(name => [name, 0]))
    expect(broken(zeros, '!')).to.deep.equal([])
    expect(broken({}, '!')).to.deep.equal([])
  })
})
