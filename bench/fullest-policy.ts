import type { PolicyRules } from '../policies/policy.ts'

/** Every rule that is judged without a database or a file. */
export const fullestPolicy = {
  minLength: 15,
  maxLength: 128,
  minAlphas: 2,
  minNumerals: 1,
  minAlphaNumerals: 4,
  minSpecialChars: 1,
  maxSpecialChars: 40,
  minLowerCase: 1,
  minUpperCase: 1,
  minUniqueChars: 8,
  maxRepeatedChars: 6,
  startsWithAlphabet: true,
  firstNameDisallowed: true,
  lastNameDisallowed: true,
  userNameDisallowed: true,
  requiredChars: '-',
  disallowedChars: '<>"',
  allowedChars: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_ $',
  disallowedSubstrings: ['acme', 'corp', 'rekey'],
  disallowedUserAttributeValues: ['title', 'addresses.locality'],
  dictionaryWordDisallowed: true,
  distinctCharacters: 4,
  blockCommon: true,
  minStrength: 3,
} as const satisfies PolicyRules
