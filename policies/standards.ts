import type { PolicyRules } from './policy.ts'

/** Where a policy asks for less than a standard, or for what the standard forbids. */
export type Departure = {
  readonly standard: string
  readonly clause: string
  /** The attribute to change. */
  readonly rule: keyof PolicyRules
  readonly text: string
}

type Clause = Departure & { readonly isMissed: (policy: PolicyRules) => boolean }

export type Strength = 'Simple' | 'Standard' | 'Custom'

const NIST = 'NIST SP 800-63B-4'
const ASVS = 'OWASP ASVS 5.0'
const PCI = 'PCI DSS 4.0'

/** What a password has to be made of; each alone is a composition rule. */
const COMPOSITION = [
  'minAlphas',
  'minNumerals',
  'minAlphaNumerals',
  'minSpecialChars',
  'minLowerCase',
  'minUpperCase',
  'startsWithAlphabet',
  'requiredChars',
  'maxSpecialChars',
  'minUniqueChars',
  'maxRepeatedChars',
] as const satisfies readonly (keyof PolicyRules)[]

/** What takes characters away. */
const NARROWING = ['allowedChars', 'disallowedChars'] as const satisfies readonly (keyof PolicyRules)[]

/** What looks for something in a password, instead of comparing all of it. */
const PARTIAL = [
  'firstNameDisallowed',
  'lastNameDisallowed',
  'userNameDisallowed',
  'disallowedUserAttributeValues',
  'disallowedSubstrings',
] as const satisfies readonly (keyof PolicyRules)[]

const isShorter = ({ minLength = 0 }: PolicyRules, length: number) => minLength < length
const isCut = ({ maxLength }: PolicyRules) => Boolean(maxLength) && (maxLength ?? 0) < 64
const isUnlisted = ({ blockCommon, blockBreached }: PolicyRules) => !blockCommon && !blockBreached

/** A departure for each of some rules that a policy sets. */
const unset = (standard: string, clause: string, rules: readonly (keyof PolicyRules)[], text: string): Clause[] =>
  rules.map(rule => ({ standard, clause, rule, text, isMissed: policy => isSet(policy[rule]) }))

const isSet = (value: PolicyRules[keyof PolicyRules]) => (Array.isArray(value) ? value.length > 0 : Boolean(value))

const NO_COMPOSITION = 'Nobody may be told what a password is made of: 0, or none.'
const EVERY_CHARACTER = 'Every printing character of Unicode is taken.'

const clauses: readonly Clause[] = [
  {
    standard: NIST,
    clause: '3.1.1.2',
    rule: 'minLength',
    text: 'A password that is the only factor has 15 characters or more; 8 will do where there is always a second.',
    isMissed: policy => isShorter(policy, 15),
  },
  {
    standard: NIST,
    clause: '3.1.1.2',
    rule: 'maxLength',
    text: 'It may have 64 characters and more.',
    isMissed: isCut,
  },
  ...unset(NIST, '3.1.1.2', COMPOSITION, NO_COMPOSITION),
  ...unset(NIST, '3.1.1.2', NARROWING, EVERY_CHARACTER),
  ...unset(
    NIST,
    '3.1.1.2',
    PARTIAL,
    'The whole password is compared with what is too easy to guess, never a part of it.',
  ),
  ...unset(NIST, '3.1.1.2', ['minPasswordAge'], 'What somebody else may know is changed, and its owner need not wait.'),
  {
    standard: NIST,
    clause: '3.1.1.2',
    rule: 'passwordExpiresAfter',
    text: 'Nobody has to change a password because of its age.',
    isMissed: ({ passwordExpiresAfter }) => Boolean(passwordExpiresAfter),
  },
  {
    standard: NIST,
    clause: '3.1.1.2',
    rule: 'blockCommon',
    text: 'New passwords are compared with a list of those that many people use or that leaked.',
    isMissed: isUnlisted,
  },
  {
    standard: ASVS,
    clause: '6.2.1',
    rule: 'minLength',
    text: 'A password has 8 characters at least, better 15.',
    isMissed: policy => isShorter(policy, 8),
  },
  ...unset(ASVS, '6.2.2', ['minPasswordAge'], 'Everybody can change their password.'),
  {
    standard: ASVS,
    clause: '6.2.4',
    rule: 'blockCommon',
    text: 'New passwords are compared with the 3,000 most common ones at least.',
    isMissed: ({ blockCommon }) => !blockCommon,
  },
  ...unset(ASVS, '6.2.5', COMPOSITION, NO_COMPOSITION),
  ...unset(ASVS, '6.2.5', NARROWING, EVERY_CHARACTER),
  { standard: ASVS, clause: '6.2.9', rule: 'maxLength', text: 'It may have 64 characters and more.', isMissed: isCut },
  {
    standard: ASVS,
    clause: '6.2.10',
    rule: 'passwordExpiresAfter',
    text: 'A password stays valid until it is known to be compromised, or its owner changes it.',
    isMissed: ({ passwordExpiresAfter }) => Boolean(passwordExpiresAfter),
  },
  {
    standard: ASVS,
    clause: '6.2.12',
    rule: 'blockBreached',
    text: 'New passwords are compared with those that leaked: blockBreached, or the common ones among them by blockCommon.',
    isMissed: isUnlisted,
  },
  {
    standard: PCI,
    clause: '8.3.4',
    rule: 'maxIncorrectAttempts',
    text: 'After 10 failures in a row at most it is locked.',
    isMissed: ({ maxIncorrectAttempts: attempts }) => !attempts || attempts > 10,
  },
  {
    standard: PCI,
    clause: '8.3.4',
    rule: 'lockoutDuration',
    text: 'It is locked for 30 minutes at least.',
    isMissed: ({ lockoutDuration = 0 }) => lockoutDuration < 30,
  },
  {
    standard: PCI,
    clause: '8.3.6',
    rule: 'minLength',
    text: 'A password has 12 characters at least.',
    isMissed: policy => isShorter(policy, 12),
  },
  {
    standard: PCI,
    clause: '8.3.6',
    rule: 'minAlphas',
    text: 'It has a letter, which NIST SP 800-63B-4 and OWASP ASVS forbid to ask for.',
    isMissed: ({ minAlphas, minLowerCase, minUpperCase }) => !(minAlphas || minLowerCase || minUpperCase),
  },
  {
    standard: PCI,
    clause: '8.3.6',
    rule: 'minNumerals',
    text: 'It has a digit, which NIST SP 800-63B-4 and OWASP ASVS forbid to ask for.',
    isMissed: ({ minNumerals }) => !minNumerals,
  },
  {
    standard: PCI,
    clause: '8.3.7',
    rule: 'numPasswordsInHistory',
    text: 'It is none of the last four.',
    isMissed: ({ numPasswordsInHistory = 0 }) => numPasswordsInHistory < 4,
  },
  {
    standard: PCI,
    clause: '8.3.9',
    rule: 'passwordExpiresAfter',
    text: 'Where it is the only factor it is changed every 90 days, which NIST SP 800-63B-4 and OWASP ASVS forbid to ask for.',
    isMissed: ({ passwordExpiresAfter: days }) => !days || days > 90,
  },
]

/** Where a policy departs from NIST SP 800-63B-4, OWASP ASVS 5.0 and PCI DSS 4.0, clause by clause. What holds for every policy isn't named. */
export const departures = (policy: PolicyRules): Departure[] =>
  clauses
    .filter(({ isMissed }) => isMissed(policy))
    .map(({ standard, clause, rule, text }) => ({ standard, clause, rule, text }))

const FEWEST_CHARACTERS = 8

/** What a policy is worth, in one word. */
export function passwordStrengthOf(policy: PolicyRules): Strength {
  if (isShorter(policy, FEWEST_CHARACTERS)) return 'Simple'
  return departures(policy).some(({ standard }) => standard !== PCI) ? 'Custom' : 'Standard'
}
