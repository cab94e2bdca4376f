import { expect } from 'chai'
import fc from 'fast-check'
import { describe as describePolicy, evaluate } from '../../policies/evaluate.ts'
import type { PolicyRules } from '../../policies/policy.ts'
import { prepared } from '../../policies/prepared.ts'
import { KNOWS_NOTHING } from '../../policies/rules/rule.ts'

const SCRIPT: string = new URL('../../views/public/password-checks.js', import.meta.url).href

type Judge = (rule: string, limit: string, password: string) => boolean | undefined

const characters = fc.string({ unit: fc.constantFrom(...'aAbBzZ019 !?-äÄßñ中א\u00A0e\u0301😀'), maxLength: 12 })
const few = fc.integer({ min: 1, max: 6 })

/** A policy of one rule that a browser judges. */
const onePolicy: fc.Arbitrary<PolicyRules> = fc.oneof(
  ...(
    [
      'minLength',
      'maxLength',
      'minAlphas',
      'minLowerCase',
      'minUpperCase',
      'minNumerals',
      'minAlphaNumerals',
      'minSpecialChars',
      'maxSpecialChars',
      'minUniqueChars',
      'maxRepeatedChars',
    ] as const
  ).map(rule => few.map(limit => ({ [rule]: limit }))),
  fc.constant({ startsWithAlphabet: true }),
  ...(['requiredChars', 'disallowedChars', 'allowedChars'] as const).map(rule =>
    characters.filter(text => text !== '').map(limit => ({ [rule]: limit })),
  ),
)

describe('the checks of the live checklist', () => {
  let judge: Judge
  before(async () => {
    ;({ judge } = (await import(SCRIPT)) as { judge: Judge })
  })

  it('judge every password as the policy does', () => {
    fc.assert(
      fc.property(onePolicy, characters.filter(Boolean), (policy, password) => {
        const [said] = describePolicy(policy)
        const broken = evaluate(policy, prepared(password), { subject: {}, knowledge: KNOWS_NOTHING })
        const limit = String(said?.data[said.rule] ?? '')
        expect(judge(said?.rule ?? '', limit, password)).to.equal(broken.length === 0)
      }),
      { numRuns: 2000 },
    )
  })

  it('leave to the server what only it can say', () => {
    for (const rule of ['blockCommon', 'blockBreached', 'numPasswordsInHistory', 'userNameDisallowed', 'constructor'])
      expect(judge(rule, '', 'a quiet harbour')).to.equal(undefined)
  })
})
