import type { PolicyRules } from '../../policies/policy.ts'

type JudgedElsewhere =
  | 'distinctCharacters'
  | 'dictionaryLocation'
  | 'dictionaryDelimiter'
  | 'blockBreached'
  | 'numPasswordsInHistory'
  | 'passwordExpiresAfter'
  | 'passwordExpireWarning'
  | 'minPasswordAge'
  | 'maxIncorrectAttempts'
  | 'lockoutDuration'
  | 'linkLifetime'
  | 'oneTimePasswordLifetime'

export type Example = {
  readonly policy: PolicyRules
  readonly accepted: readonly string[]
  readonly refused: readonly string[]
}

/** Of each rule that looks at the password alone what obeys and what breaks it: a rule without examples doesn't compile. */
export const ruleExamples: Readonly<Record<Exclude<keyof PolicyRules, JudgedElsewhere>, Example>> = {
  minLength: {
    policy: { minLength: 4 },
    accepted: ['äöüß', 'a\u3000bc'],
    refused: ['äöü', 'e\u0301e\u0301e\u0301', '👍🏽a'],
  },
  maxLength: {
    policy: { maxLength: 20 },
    accepted: ['e\u0301'.repeat(20)],
    refused: ['é'.repeat(21), '👍🏽'.repeat(11)],
  },
  minAlphas: { policy: { minAlphas: 2 }, accepted: ['山田', 'Ａ１ｂ'], refused: ['a1', 'x\u0301', '😀😀'] },
  minLowerCase: { policy: { minLowerCase: 2 }, accepted: ['éß', 'ａｂ'], refused: ['aB', '山田'] },
  minUpperCase: { policy: { minUpperCase: 2 }, accepted: ['ÉΩ', 'ＡＢ'], refused: ['Ab', '山田'] },
  minNumerals: { policy: { minNumerals: 2 }, accepted: ['٣٤', '１２'], refused: ['1', '²1', 'Ⅻ1'] },
  minAlphaNumerals: { policy: { minAlphaNumerals: 2 }, accepted: ['山3'], refused: ['a!', '😀😀'] },
  minSpecialChars: { policy: { minSpecialChars: 2 }, accepted: ['😀😀', '\u00a0\u3000'], refused: ['a1!', '山田'] },
  maxSpecialChars: { policy: { maxSpecialChars: 1 }, accepted: ['a\u00a0b'], refused: ['a\u00a0b\u3000c', '😀😀'] },
  minUniqueChars: { policy: { minUniqueChars: 3 }, accepted: ['aAá'], refused: ['aabb', 'é e\u0301'] },
  maxRepeatedChars: {
    policy: { maxRepeatedChars: 2 },
    accepted: ['aaA', 'ａaａ'],
    refused: ['😀😀😀', 'ée\u0301é', ' \u00a0\u3000'],
  },
  startsWithAlphabet: {
    policy: { startsWithAlphabet: true },
    accepted: ['山1', 'Ａ1'],
    refused: ['1a', '\u00a0a', '😀a'],
  },
  firstNameDisallowed: {
    policy: { firstNameDisallowed: true },
    accepted: ['ÉLOD'],
    refused: ['x-ÉLODIE-x', 'E\u0301lodie'],
  },
  lastNameDisallowed: { policy: { lastNameDisallowed: true }, accepted: ['ove-lace'], refused: ['x-LOVElace-x'] },
  userNameDisallowed: { policy: { userNameDisallowed: true }, accepted: ['pers-on'], refused: ['x-{userName}.NEW-x'] },
  requiredChars: { policy: { requiredChars: '#' }, accepted: ['a#'], refused: ['ab', '＃a'] },
  disallowedChars: { policy: { disallowedChars: '<é' }, accepted: ['＜e'], refused: ['a<', 'e\u0301a'] },
  allowedChars: {
    policy: { allowedChars: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-é ' },
    accepted: ['ae\u0301-9', 'a\u3000b'],
    refused: ['ａb', '😀', 'a!'],
  },
  disallowedSubstrings: {
    policy: { disallowedSubstrings: ['açme'] },
    accepted: ['acme', 'aç-me'],
    refused: ['x-AÇME', 'AC\u0327ME'],
  },
  disallowedUserAttributeValues: {
    policy: { disallowedUserAttributeValues: ['title'] },
    accepted: ['stoke'],
    refused: ['x-STOKER-x'],
  },
  blockCommon: {
    policy: { blockCommon: true },
    accepted: ['山田-レモン'],
    refused: ['PassWord', 'p4ssw0rd', '😀😀😀😀', 'Countess-Ada-1815'],
  },
  dictionaryWordDisallowed: {
    policy: { dictionaryWordDisallowed: true },
    accepted: ['Quiet-Harbour'],
    refused: ['Thermodynamics-7', 'THERMODYNAMICS'],
  },
  minStrength: {
    policy: { minStrength: 3 },
    accepted: ['quiet-Harbour 7 lemon'],
    refused: ['password1', 'aaaaaaaaaaaa'],
  },
}
