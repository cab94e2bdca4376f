import { expect } from 'chai'
import fc from 'fast-check'
import {
  describe as describePolicy,
  describeWithRemedies,
  evaluate,
  historyViolation,
} from '../../policies/evaluate.ts'
import type { PolicyRules } from '../../policies/policy.ts'
import { KNOWS_NOTHING } from '../../policies/rules/rule.ts'
import { anyPassword, anyPolicy, broken } from './support.ts'

const context = { subject: { userName: 'xxxx', givenName: 'aaBB' }, knowledge: KNOWS_NOTHING }

describe('evaluation', () => {
  it('P14: names every broken rule at once', () => {
    const policy = { minLength: 8, minNumerals: 1, minUpperCase: 1, requiredChars: '#', disallowedChars: 'a' }
    expect(broken(policy, 'a!')).to.deep.equal([
      'minLength',
      'minUpperCase',
      'minNumerals',
      'requiredChars',
      'disallowedChars',
    ])
  })

  it('P19: each rule says the same alone and among others, in the order of the description', () => {
    fc.assert(
      fc.property(anyPolicy, anyPassword, (policy, password) => {
        const alone = describePolicy(policy)
          .map(({ rule }) => rule)
          .filter(rule => evaluate({ [rule]: policy[rule as keyof PolicyRules] }, password, context).length > 0)
        expect(evaluate(policy, password, context).map(({ rule }) => rule)).to.deep.equal(alone)
      }),
    )
  })

  it('P14: says what to do about every rule that a policy describes', () => {
    fc.assert(
      fc.property(anyPolicy, policy => {
        const explained = describeWithRemedies(policy)
        const described = describePolicy(policy).map(({ rule, text }) => ({ rule, message: text }))
        expect(explained.map(({ rule, message }) => ({ rule, message }))).to.deep.equal(described)
        for (const { remedy } of explained) expect(remedy).to.match(/^[A-Z].*\.$/)
      }),
    )
  })

  it('P30: says of a broken rule the same whatever the password was', () => {
    fc.assert(
      fc.property(anyPolicy, anyPassword, anyPassword, (policy, one, other) => {
        const violations = evaluate(policy, one, context)
        for (const violation of evaluate(policy, other, context)) {
          const same = violations.find(({ rule }) => rule === violation.rule)
          if (same) expect(violation).to.deep.equal(same)
        }
      }),
    )
  })

  it('gives the message of the checklist, an id for translations, and the numbers it is made of', () => {
    const [violation] = evaluate({ minLength: 15 }, 'short', context)
    expect(violation).to.deep.equal({
      rule: 'minLength',
      messageId: 'minLength',
      message: 'At least 15 characters',
      data: { minLength: 15 },
    })
  })
})

describe('a policy in words', () => {
  const texts: readonly (readonly [policy: PolicyRules, text: string])[] = [
    [{ minLength: 1 }, 'At least 1 character'],
    [{ minLength: 15 }, 'At least 15 characters'],
    [{ maxLength: 64 }, 'At most 64 characters'],
    [{ minAlphaNumerals: 1 }, 'At least 1 letter or digit'],
    [{ minAlphaNumerals: 3 }, 'At least 3 letters or digits'],
    [{ maxRepeatedChars: 1 }, 'No character more than 1 time'],
    [{ maxRepeatedChars: 2 }, 'No character more than 2 times'],
    [{ startsWithAlphabet: true }, 'Starts with a letter'],
    [{ requiredChars: '#-' }, 'Contains each of # -'],
    [{ disallowedChars: '<>' }, 'Contains none of < >'],
    [{ allowedChars: 'ab' }, 'Contains only a b'],
    [{ disallowedSubstrings: ['acme', 'corp'] }, 'Does not contain “acme”, “corp”'],
    [{ firstNameDisallowed: true }, 'Does not contain your first name'],
    [{ blockCommon: true }, 'Is not a password that many people use, nor your name, nor one thing over and over'],
    [{ numPasswordsInHistory: 5 }, 'Is not your current password, nor one of the last 5'],
  ]
  for (const [policy, text] of texts) {
    it(text, () => expect(describePolicy(policy).map(line => line.text)).to.deep.equal([text]))
  }

  it('has a line for each rule in use and none for the others', () =>
    expect(describePolicy({ minLength: 8, minNumerals: 0, startsWithAlphabet: false })).to.have.length(1))

  it('O88: refuses the current password in words even without a history', () =>
    expect(historyViolation({}).message).to.equal('Is not your current password'))
})
