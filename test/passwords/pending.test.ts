import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { NotEligible } from '../../passwords/errors.ts'
import { isLinksOnly } from '../../passwords/links-only.ts'
import {
  deriveOneTimePassword,
  generateOneTimePassword,
  hashOfToken,
  isToken,
  linkToken,
  rederiveOneTimePassword,
} from '../../passwords/pending.ts'
import type { Person } from '../../passwords/ports.ts'
import { contradictions } from '../../policies/contradictions.ts'
import type { PasswordPolicy, PolicyRules } from '../../policies/policy.ts'
import { KNOWS_NOTHING } from '../../policies/rules/rule.ts'
import { createKeyring } from '../../server/keyring.ts'
import { anyPolicy, broken } from '../policies/support.ts'

const ports = { knowledge: KNOWS_NOTHING, keyring: createKeyring([randomBytes(32)]) }
const person: Person = {
  id: 'ada',
  userName: 'adab',
  givenName: 'Augusta',
  active: true,
  federated: false,
  protected: false,
  cantChange: false,
  hasUnverifiedDomain: false,
  rank: 0,
}
const whole = (rules: PolicyRules): PasswordPolicy => ({
  ...rules,
  id: 'p',
  name: 'P',
  priority: 1,
  version: '1',
  isDefault: false,
})
const pending = { id: 'reset', serial: 1, keyId: ports.keyring.currentKeyId }

const roomy = fc
  .record(
    {
      minLength: fc.nat(30),
      maxLength: fc.integer({ min: 64, max: 128 }),
      minAlphas: fc.nat(9),
      minNumerals: fc.nat(6),
      minAlphaNumerals: fc.nat(30),
      minSpecialChars: fc.nat(3),
      maxSpecialChars: fc.integer({ min: 4, max: 6 }),
      minLowerCase: fc.nat(4),
      minUpperCase: fc.nat(4),
      minUniqueChars: fc.nat(30),
      maxRepeatedChars: fc.integer({ min: 2, max: 6 }),
      startsWithAlphabet: fc.boolean(),
      firstNameDisallowed: fc.boolean(),
      userNameDisallowed: fc.boolean(),
      requiredChars: fc.constantFrom('', '#', 'aZ'),
      disallowedChars: fc.constantFrom('', 'abc', '-_'),
      disallowedSubstrings: fc.constantFrom([], ['acme'], ['qq', 'x'], [...'abcdefgh']),
      blockCommon: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .filter(policy => contradictions(policy).length === 0)

describe('a generated one-time password', () => {
  it('P66: obeys every policy that leaves room, with 112 bits', () => {
    fc.assert(
      fc.property(roomy, policy => {
        const { value, bits } = generateOneTimePassword(ports, whole(policy), person)
        expect(broken(policy, value, person)).to.deep.equal([])
        expect(bits).to.be.at.least(112)
      }),
    )
  })

  it('P66: obeys any sound policy, unless the policy says that only a link is left', () => {
    const sound = anyPolicy.filter(policy => contradictions(policy).length === 0)
    fc.assert(
      fc.property(sound, policy => {
        const generate = () => generateOneTimePassword(ports, whole(policy), person).value
        if (isLinksOnly(policy)) expect(generate).to.throw(NotEligible).with.property('reason', 'linksOnly')
        else expect(broken(policy, generate(), person)).to.deep.equal([])
      }),
      { numRuns: 500 },
    )
  })

  it('obeys characters that a policy names in another form than passwords have', () => {
    const policy = { requiredChars: 'e\u0301', allowedChars: 'abcde\u0301\u00A0', minSpecialChars: 1 }
    const { value } = generateOneTimePassword(ports, whole(policy), person)
    expect(value)
      .to.match(/^[abcdé ]+$/)
      .and.include('é')
      .and.include(' ')
  })

  const linksOnly: readonly PolicyRules[] = [
    { maxLength: 10 },
    { allowedChars: '0123456789', maxLength: 19 },
    { minSpecialChars: 1, disallowedChars: '-_.+=!' },
    { maxRepeatedChars: 1, minLength: 58 },
    { minUniqueChars: 58 },
    { allowedChars: 'ab', minLength: 64, disallowedSubstrings: ['ba'] },
    { allowedChars: 'ä\u0304', minLength: 70 },
  ]
  for (const policy of linksOnly) {
    it(`is refused below 64 bits: ${JSON.stringify(policy)}`, () =>
      expect(() => generateOneTimePassword(ports, whole(policy), person))
        .to.throw(NotEligible)
        .with.property('reason', 'linksOnly'))
  }

  it('is drawn again until it starts with a letter and repeats nothing', () => {
    const policy = { startsWithAlphabet: true, maxRepeatedChars: 2 }
    for (let run = 0; run < 50; run++)
      expect(broken(policy, generateOneTimePassword(ports, whole(policy), person).value)).to.deep.equal([])
  })

  it('is derived from the person, the reset and the serial, and drawn again from its shape', () => {
    const policy = whole({ minLength: 15, maxRepeatedChars: 2, startsWithAlphabet: true })
    const { value, shape } = deriveOneTimePassword(ports, policy, person, pending)
    const mailed = { ...pending, purpose: 'reset', delivery: 'oneTimePassword', lifetime: 60, shape } as const
    expect(rederiveOneTimePassword(ports.keyring, person.id, mailed)).to.equal(value)
    const others = [
      deriveOneTimePassword(ports, policy, { ...person, id: 'bob' }, pending),
      deriveOneTimePassword(ports, policy, person, { ...pending, id: 'another' }),
      deriveOneTimePassword(ports, policy, person, { ...pending, serial: 2 }),
    ]
    expect(new Set([value, ...others.map(other => other.value)]).size).to.equal(4)
  })
})

describe('the token of a link', () => {
  it('P48, P63: is 32 bytes in 43 characters, the same each time, another for each person, reset and serial', () => {
    const token = linkToken(ports.keyring, 'ada', pending)
    expect(isToken(token)).to.equal(true)
    expect(linkToken(ports.keyring, 'ada', pending)).to.equal(token)
    expect(linkToken(ports.keyring, 'bob', pending)).to.not.equal(token)
    expect(linkToken(ports.keyring, 'ada', { ...pending, serial: 2 })).to.not.equal(token)
    expect(hashOfToken(token)).to.not.equal(token)
  })

  for (const text of ['', 'x', 'x'.repeat(42), 'x'.repeat(44), `${'x'.repeat(42)}=`, `${'x'.repeat(43)}\n`]) {
    it(`P62: is not ${JSON.stringify(text)}`, () => expect(isToken(text)).to.equal(false))
  }
})
