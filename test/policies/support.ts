import fc from 'fast-check'
import { evaluate } from '../../policies/evaluate.ts'
import type { PolicyRules, Subject } from '../../policies/policy.ts'
import { KNOWS_NOTHING } from '../../policies/rules/rule.ts'

/** The names of the rules that a password breaks, in the order of the evaluation. */
export const broken = (policy: PolicyRules, password: string, subject: Subject = {}, knowledge = KNOWS_NOTHING) =>
  evaluate(policy, password, { subject, knowledge }).map(({ rule }) => rule)

/** A rule at its boundary: what obeys it and what breaks it. */
export type RuleCase = readonly [policy: PolicyRules, obeys: readonly string[], breaks: readonly string[]]

const count = (max: number) => fc.integer({ min: 0, max })
const characters = fc.string({ unit: fc.constantFrom(...'aB3!é '), maxLength: 3 })

/** Policies of every kind, many of them at odds with themselves. */
export const anyPolicy: fc.Arbitrary<PolicyRules> = fc.record(
  {
    minLength: count(24),
    maxLength: count(24),
    minAlphas: count(6),
    minNumerals: count(6),
    minAlphaNumerals: count(8),
    minSpecialChars: count(4),
    maxSpecialChars: count(4),
    minLowerCase: count(4),
    minUpperCase: count(4),
    minUniqueChars: count(8),
    maxRepeatedChars: count(4),
    startsWithAlphabet: fc.boolean(),
    firstNameDisallowed: fc.boolean(),
    lastNameDisallowed: fc.boolean(),
    userNameDisallowed: fc.boolean(),
    requiredChars: characters,
    disallowedChars: characters,
    allowedChars: fc.constantFrom(
      '',
      'aB3!',
      'éèêñ!?§$%&/()',
      'abcdefghijkmnopqrstuvwxyz',
      '0123456789',
      'ABCDEFabcdef0123456789-_!',
    ),
    disallowedSubstrings: fc.array(fc.constantFrom('ab', 'B3', '!!', 'A', '3', 'é'), { maxLength: 2 }),
    blockCommon: fc.boolean(),
  },
  { requiredKeys: [] },
)

/** Passwords of the same few characters, so that rules are met and broken often. */
export const anyPassword = fc.string({ unit: fc.constantFrom(...'aaBB33!é -_x'), minLength: 1, maxLength: 24 })
