import type { Attribute, Attributes, Schema } from './attribute.ts'
import { groupReference } from './group-reference.ts'

/** The longest password that a policy may allow or ask for, in code points. */
const LONGEST_PASSWORD = 500

const count = (description: string, max = LONGEST_PASSWORD) =>
  ({ type: 'integer', min: 0, max, description }) as const satisfies Attribute
const flag = (description: string) => ({ type: 'boolean', description }) as const satisfies Attribute
const characters = (description: string) =>
  ({ type: 'string', caseExact: true, max: 512, description }) as const satisfies Attribute

const passwordPolicyAttributes = {
  name: {
    type: 'string',
    required: true,
    uniqueness: 'server',
    indexed: true,
    min: 1,
    max: 256,
    description: 'The name of the policy.',
  },
  description: { type: 'string', max: 1024, description: 'What the policy is for.' },
  tags: {
    type: 'complex',
    multiValued: true,
    description: 'Words of your own about the policy.',
    subAttributes: {
      key: { type: 'string', required: true, max: 256, description: 'What the word is about.' },
      value: { type: 'string', required: true, max: 256, description: 'The word.' },
    },
  },
  passwordStrength: {
    type: 'string',
    mutability: 'readOnly',
    returned: 'request',
    origin: 'computed',
    canonicalValues: ['Simple', 'Standard', 'Custom'],
    description:
      'Standard where the policy departs nowhere from NIST SP 800-63B-4 and OWASP ASVS 5.0, Simple where passwords of fewer than 8 characters may pass, Custom otherwise.',
  },
  priority: {
    type: 'integer',
    min: 1,
    max: 1_000_000,
    keptWhenOmitted: true,
    description: 'The rank among the policies; 1 is the best. A policy put at a taken rank pushes the others down.',
  },
  default: {
    type: 'boolean',
    keptWhenOmitted: true,
    description:
      'True for the policy of everybody whose groups have none. Given to another policy it makes that one the default, and switches the former one off.',
  },
  groups: {
    type: 'complex',
    multiValued: true,
    description: 'The groups whose members the policy applies to. A group has one policy at most.',
    subAttributes: groupReference,
  },
  minLength: count('The fewest characters.'),
  maxLength: count('The most characters; 0 is no limit but the one of the server.'),
  minAlphas: count('The fewest letters.'),
  minNumerals: count('The fewest digits.'),
  minAlphaNumerals: count('The fewest letters and digits together.'),
  minSpecialChars: count('The fewest characters that are neither letters nor digits.'),
  maxSpecialChars: count('The most characters that are neither letters nor digits; 0 is no limit.'),
  minLowerCase: count('The fewest lower-case letters.'),
  minUpperCase: count('The fewest upper-case letters.'),
  minUniqueChars: count('The fewest different characters.'),
  maxRepeatedChars: count('The most times that one character may stand in the password; 0 is no limit.'),
  startsWithAlphabet: flag('Whether the first character must be a letter.'),
  firstNameDisallowed: flag("Whether the person's given name may not be in it."),
  lastNameDisallowed: flag("Whether the person's family name may not be in it."),
  userNameDisallowed: flag("Whether the person's userName may not be in it."),
  requiredChars: characters('Characters that must all be in it.'),
  disallowedChars: characters('Characters that may not be in it.'),
  allowedChars: characters('The only characters that may be in it.'),
  disallowedSubstrings: {
    type: 'string',
    multiValued: true,
    min: 1,
    max: 256,
    description: 'Pieces of text that may not be in it.',
  },
  disallowedUserAttributeValues: {
    type: 'string',
    multiValued: true,
    min: 1,
    max: 256,
    description: "Paths of a User's attributes whose values may not be in it, as `title` or `addresses.locality`.",
  },
  dictionaryWordDisallowed: flag('Whether the whole password may not be a word from a list.'),
  dictionaryLocation: {
    type: 'string',
    caseExact: true,
    max: 64,
    description: 'The name of an installed list of words; "english" unless said otherwise.',
  },
  dictionaryDelimiter: {
    type: 'string',
    caseExact: true,
    max: 8,
    description: 'What stands between the words of the list; the end of a line unless said otherwise.',
  },
  minStrength: count('How hard it must be to guess, as zxcvbn estimates it: 0, not at all, to 4.', 4),
  distinctCharacters: count(
    'The fewest characters that the current password, where it is typed as well, does not have.',
  ),
  numPasswordsInHistory: count('How many former passwords may not be used again.', 24),
  passwordExpiresAfter: count('Days until the password expires; 0 is never.', 3650),
  passwordExpireWarning: count('Days before its end that the owner is told by mail; 0 is never.', 365),
  minPasswordAge: count(
    'Days before the owner may change the password again; a forced change and a reset never wait.',
    365,
  ),
  forcePasswordReset: {
    type: 'boolean',
    mutability: 'writeOnly',
    returned: 'never',
    description:
      'With true everybody whom the policy applies to has to choose a new password at the next sign-in; needs passwords:reset, too.',
  },
  maxIncorrectAttempts: count(
    'How many wrong passwords in a row lock the password; 0 is none but the ceiling of 100.',
    100,
  ),
  lockoutDuration: {
    type: 'integer',
    min: 5,
    max: 1440,
    description: 'Minutes until it is unlocked by itself; 15 unless said otherwise.',
  },
  linkLifetime: {
    type: 'integer',
    min: 5,
    max: 1440,
    description: 'Minutes that a mailed link lives; as the server is set up unless said otherwise.',
  },
  oneTimePasswordLifetime: {
    type: 'integer',
    min: 1,
    max: 168,
    description: 'Hours that a one-time password lives; as the server is set up unless said otherwise.',
  },
  blockCommon: flag('Whether passwords that many people use are refused.'),
  blockBreached: flag('Whether passwords that leaked somewhere are refused.'),
  linksOnly: {
    type: 'boolean',
    mutability: 'readOnly',
    origin: 'computed',
    description: 'True where the rules leave no room for a safe one-time password, so that resets go by link only.',
  },
  departures: {
    type: 'complex',
    multiValued: true,
    mutability: 'readOnly',
    returned: 'request',
    origin: 'computed',
    description: 'Where the policy departs from NIST SP 800-63B-4, OWASP ASVS 5.0 and PCI DSS 4.0.',
    subAttributes: {
      standard: { type: 'string', mutability: 'readOnly', description: 'The standard.' },
      clause: { type: 'string', mutability: 'readOnly', description: 'Its clause.' },
      rule: { type: 'string', mutability: 'readOnly', description: 'The attribute to change.' },
      value: { type: 'string', mutability: 'readOnly', description: 'What the clause asks, for people to read.' },
    },
  },
  configuredPasswordPolicyRules: {
    type: 'complex',
    multiValued: true,
    mutability: 'readOnly',
    returned: 'request',
    origin: 'computed',
    description: 'The rules in words.',
    subAttributes: {
      key: { type: 'string', mutability: 'readOnly', description: 'The attribute that the rule comes from.' },
      value: { type: 'string', mutability: 'readOnly', description: 'The rule, for people to read.' },
    },
  },
} as const satisfies Attributes

export const passwordPolicySchema = {
  urn: 'urn:rekey:params:scim:schemas:core:1.0:PasswordPolicy',
  name: 'PasswordPolicy',
  description: 'What passwords have to be like, for the members of some groups.',
  key: 'passwordPolicy',
  attributes: passwordPolicyAttributes,
} as const satisfies Schema
