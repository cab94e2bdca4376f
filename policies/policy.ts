/** The longest password there is, in code points, where a policy sets no maximum (rule P6). */
export const LONGEST_PASSWORD = 500

/** The rules of a policy, named as its SCIM attributes are. A count of 0 and an absent rule are the same: no rule. */
export type PolicyRules = {
  readonly minLength?: number
  readonly maxLength?: number
  readonly minAlphas?: number
  readonly minNumerals?: number
  readonly minAlphaNumerals?: number
  readonly minSpecialChars?: number
  readonly maxSpecialChars?: number
  readonly minLowerCase?: number
  readonly minUpperCase?: number
  readonly minUniqueChars?: number
  readonly maxRepeatedChars?: number
  readonly startsWithAlphabet?: boolean
  readonly firstNameDisallowed?: boolean
  readonly lastNameDisallowed?: boolean
  readonly userNameDisallowed?: boolean
  readonly requiredChars?: string
  readonly disallowedChars?: string
  readonly allowedChars?: string
  readonly disallowedSubstrings?: readonly string[]
  /** Paths of the person's attributes, as `title` or `addresses.locality`. */
  readonly disallowedUserAttributeValues?: readonly string[]
  readonly dictionaryWordDisallowed?: boolean
  /** The name of an installed list of words; English without it. */
  readonly dictionaryLocation?: string
  /** What stands between the words of the list; the end of a line without it. */
  readonly dictionaryDelimiter?: string
  /** A score of zxcvbn, 0 to 4. */
  readonly minStrength?: number
  /** Characters that the current password doesn't have. */
  readonly distinctCharacters?: number
  readonly blockCommon?: boolean
  readonly blockBreached?: boolean
  readonly numPasswordsInHistory?: number
  /** Days. */
  readonly passwordExpiresAfter?: number
  /** Days before its end that the owner is told by mail. */
  readonly passwordExpireWarning?: number
  /** Days before the owner may change it again. */
  readonly minPasswordAge?: number
  /** Failures in a row that lock the password. */
  readonly maxIncorrectAttempts?: number
  /** Minutes. */
  readonly lockoutDuration?: number
  /** Minutes that a mailed link lives. */
  readonly linkLifetime?: number
  /** Hours that a one-time password lives. */
  readonly oneTimePasswordLifetime?: number
}

export type PasswordPolicy = PolicyRules & {
  readonly id: string
  readonly name: string
  /** 1 is the best; the default comes after all others. A policy that is switched off has none. */
  readonly priority?: number | undefined
  readonly version: string
  readonly isDefault: boolean
  /** Whoever's password is older has to change it. */
  readonly resetDemandedAt?: Date
}

/** Whom a password is for: what the name rules and the block list compare it with. */
export type Subject = {
  readonly userName?: string
  readonly givenName?: string
  readonly familyName?: string
  readonly displayName?: string
  readonly email?: string
  /** The texts at the path of an attribute. */
  readonly valuesOf?: (path: string) => readonly string[]
}
