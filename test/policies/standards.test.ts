import { expect } from 'chai'
import { contradictions } from '../../policies/contradictions.ts'
import type { PolicyRules } from '../../policies/policy.ts'
import { DEFAULT_POLICY, PCI_DSS_POLICY } from '../../policies/ready-made.ts'
import { departures } from '../../policies/standards.ts'

const DEFAULT: PolicyRules = DEFAULT_POLICY
const PCI_POLICY: PolicyRules = PCI_DSS_POLICY

const clausesOf = (policy: PolicyRules) =>
  departures(policy).map(({ standard, clause, rule }) => `${standard.split(' ')[0]} ${clause} ${rule}`)

describe('where a policy departs from the standards', () => {
  it('P9–P19: the default does nowhere, but for PCI DSS, which asks for what the others forbid', () =>
    expect(clausesOf(DEFAULT)).to.deep.equal([
      'PCI 8.3.4 maxIncorrectAttempts',
      'PCI 8.3.4 lockoutDuration',
      'PCI 8.3.6 minAlphas',
      'PCI 8.3.6 minNumerals',
      'PCI 8.3.7 numPasswordsInHistory',
      'PCI 8.3.9 passwordExpiresAfter',
    ]))

  const cases: readonly (readonly [change: PolicyRules, added: readonly string[]])[] = [
    [{ minLength: 14 }, ['NIST 3.1.1.2 minLength']],
    [{ minLength: 11 }, ['NIST 3.1.1.2 minLength', 'PCI 8.3.6 minLength']],
    [{ minLength: 7 }, ['NIST 3.1.1.2 minLength', 'OWASP 6.2.1 minLength', 'PCI 8.3.6 minLength']],
    [{ maxLength: 63 }, ['NIST 3.1.1.2 maxLength', 'OWASP 6.2.9 maxLength']],
    [{ maxLength: 0 }, []],
    [{ minSpecialChars: 1 }, ['NIST 3.1.1.2 minSpecialChars', 'OWASP 6.2.5 minSpecialChars']],
    [{ startsWithAlphabet: true }, ['NIST 3.1.1.2 startsWithAlphabet', 'OWASP 6.2.5 startsWithAlphabet']],
    [{ requiredChars: '#' }, ['NIST 3.1.1.2 requiredChars', 'OWASP 6.2.5 requiredChars']],
    [{ maxSpecialChars: 1 }, ['NIST 3.1.1.2 maxSpecialChars', 'OWASP 6.2.5 maxSpecialChars']],
    [{ minUniqueChars: 1 }, ['NIST 3.1.1.2 minUniqueChars', 'OWASP 6.2.5 minUniqueChars']],
    [{ maxRepeatedChars: 9 }, ['NIST 3.1.1.2 maxRepeatedChars', 'OWASP 6.2.5 maxRepeatedChars']],
    [{ allowedChars: 'abc' }, ['NIST 3.1.1.2 allowedChars', 'OWASP 6.2.5 allowedChars']],
    [{ disallowedChars: '<' }, ['NIST 3.1.1.2 disallowedChars', 'OWASP 6.2.5 disallowedChars']],
    [{ firstNameDisallowed: true }, ['NIST 3.1.1.2 firstNameDisallowed']],
    [{ lastNameDisallowed: true }, ['NIST 3.1.1.2 lastNameDisallowed']],
    [{ userNameDisallowed: true }, ['NIST 3.1.1.2 userNameDisallowed']],
    [{ disallowedUserAttributeValues: ['title'] }, ['NIST 3.1.1.2 disallowedUserAttributeValues']],
    [{ disallowedSubstrings: ['acme'] }, ['NIST 3.1.1.2 disallowedSubstrings']],
    [{ minPasswordAge: 1 }, ['NIST 3.1.1.2 minPasswordAge', 'OWASP 6.2.2 minPasswordAge']],
    [{ maxSpecialChars: 0, minUniqueChars: 0, minPasswordAge: 0, allowedChars: '', disallowedSubstrings: [] }, []],
    [{ passwordExpiresAfter: 91 }, ['NIST 3.1.1.2 passwordExpiresAfter', 'OWASP 6.2.10 passwordExpiresAfter']],
    [{ blockCommon: false, blockBreached: true }, ['OWASP 6.2.4 blockCommon']],
    [{ blockCommon: false }, ['NIST 3.1.1.2 blockCommon', 'OWASP 6.2.4 blockCommon', 'OWASP 6.2.12 blockBreached']],
  ]
  for (const [change, added] of cases) {
    it(`${JSON.stringify(change)} adds ${added.join(', ') || 'nothing'}`, () => {
      const before = clausesOf(DEFAULT)
      expect(clausesOf({ ...DEFAULT, ...change }).filter(clause => !before.includes(clause))).to.deep.equal(added)
    })
  }

  it('PCI DSS is met by the policy that comes for it, at its limits', () => {
    const ofPci = (policy: PolicyRules) => clausesOf(policy).filter(clause => clause.startsWith('PCI'))
    expect([ofPci(PCI_POLICY), contradictions(PCI_POLICY)]).to.deep.equal([[], []])
    expect(ofPci({ ...PCI_POLICY, maxIncorrectAttempts: 11 })).to.deep.equal(['PCI 8.3.4 maxIncorrectAttempts'])
    expect(ofPci({ ...PCI_POLICY, lockoutDuration: 29 })).to.deep.equal(['PCI 8.3.4 lockoutDuration'])
    expect(ofPci({ ...PCI_POLICY, numPasswordsInHistory: 3 })).to.deep.equal(['PCI 8.3.7 numPasswordsInHistory'])
    expect(ofPci({ ...PCI_POLICY, passwordExpiresAfter: 91 })).to.deep.equal(['PCI 8.3.9 passwordExpiresAfter'])
  })

  it('each says in words what is asked', () => {
    for (const { text } of departures({ maxLength: 8, minNumerals: 1, passwordExpiresAfter: 900 }))
      expect(text).to.match(/^[A-Z].*\.$/)
  })
})
