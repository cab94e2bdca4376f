/** Numbers and characters of the policy that a message is made of; never anything of the password. */
export type RuleData = Readonly<Record<string, string | number>>

/** `digits`, `letters or digits`. */
export const several = (noun: string) => noun.replace(/ or |$/g, 's$&')
const plural = (count: number, noun: string) => `${count} ${count === 1 ? noun : several(noun)}`

/** What the rules say, in English, by the id of the message; each takes the data that its rule gives. `texts/` says the same in other languages. */
export const ruleMessages = {
  minLength: ({ minLength }: { minLength: number }) => `At least ${plural(minLength, 'character')}`,
  maxLength: ({ maxLength }: { maxLength: number }) => `At most ${plural(maxLength, 'character')}`,
  minAlphas: ({ minAlphas }: { minAlphas: number }) => `At least ${plural(minAlphas, 'letter')}`,
  minLowerCase: ({ minLowerCase }: { minLowerCase: number }) => `At least ${plural(minLowerCase, 'lower-case letter')}`,
  minUpperCase: ({ minUpperCase }: { minUpperCase: number }) => `At least ${plural(minUpperCase, 'upper-case letter')}`,
  minNumerals: ({ minNumerals }: { minNumerals: number }) => `At least ${plural(minNumerals, 'digit')}`,
  minAlphaNumerals: ({ minAlphaNumerals }: { minAlphaNumerals: number }) =>
    `At least ${plural(minAlphaNumerals, 'letter or digit')}`,
  minSpecialChars: ({ minSpecialChars }: { minSpecialChars: number }) =>
    `At least ${plural(minSpecialChars, 'special character')}`,
  maxSpecialChars: ({ maxSpecialChars }: { maxSpecialChars: number }) =>
    `At most ${plural(maxSpecialChars, 'special character')}`,
  minUniqueChars: ({ minUniqueChars }: { minUniqueChars: number }) =>
    `At least ${plural(minUniqueChars, 'different character')}`,
  maxRepeatedChars: ({ maxRepeatedChars }: { maxRepeatedChars: number }) =>
    `No character more than ${plural(maxRepeatedChars, 'time')}`,
  startsWithAlphabet: () => 'Starts with a letter',
  requiredChars: ({ requiredChars }: { requiredChars: string }) => `Contains each of ${spaced(requiredChars)}`,
  disallowedChars: ({ disallowedChars }: { disallowedChars: string }) => `Contains none of ${spaced(disallowedChars)}`,
  allowedChars: ({ allowedChars }: { allowedChars: string }) => `Contains only ${spaced(allowedChars)}`,
  disallowedSubstrings: ({ disallowedSubstrings }: { disallowedSubstrings: string }) =>
    `Does not contain ${disallowedSubstrings}`,
  firstNameDisallowed: () => 'Does not contain your first name',
  lastNameDisallowed: () => 'Does not contain your last name',
  userNameDisallowed: () => 'Does not contain your user name',
  disallowedUserAttributeValues: ({ disallowedUserAttributeValues }: { disallowedUserAttributeValues: string }) =>
    `Does not contain what is known of you: ${disallowedUserAttributeValues}`,
  blockCommon: () => 'Is not a password that many people use, nor your name, nor one thing over and over',
  dictionaryWordDisallowed: () => 'Is not a word from the dictionary',
  dictionaryGone: () =>
    'Can not be compared with the dictionary, which this server does not have any more: tell an administrator',
  minStrength: ({ minStrength }: { minStrength: number }) =>
    `Is ${['', 'hard', 'hard', 'very hard', 'extremely hard'][minStrength]} to guess`,
  distinctCharacters: ({ distinctCharacters: count }: { distinctCharacters: number }) =>
    `At least ${plural(count, 'character')} that your current password does not have`,
  blockBreached: () => 'Is not a password that leaked somewhere',
  breachedUnanswered: () => 'Can not be compared with leaked passwords at the moment: try again in a few minutes',
  breachedNowhere: () =>
    'Can not be compared with leaked passwords, which this server does not have any more: tell an administrator',
  numPasswordsInHistory: ({ numPasswordsInHistory: count }: { numPasswordsInHistory: number }) =>
    count > 0 ? `Is not your current password, nor one of the last ${count}` : 'Is not your current password',
  minPasswordAge: ({ minPasswordAge: days, from }: { minPasswordAge: number; from: string }) =>
    `Is changed by yourself ${plural(days, 'day')} after the last change at the earliest: from ${from.slice(0, 16).replace('T', ' ')} UTC`,
  empty: () => 'Is not empty',
  tooLong: () => 'Is not longer than 1024 bytes',
  invisible: () => 'Contains only characters that can be seen and typed',
}

export type RuleMessages = typeof ruleMessages

export type MessageId = keyof RuleMessages

/** What is said of a rule, for any language. */
export type Said<Id extends string = MessageId> = { readonly messageId: Id; readonly data: RuleData }

/** A message in words of a language. Each text takes what the rule of its id gives. */
export const inWords = <Id extends string>(messages: Readonly<Record<Id, unknown>>, { messageId, data }: Said<Id>) =>
  (messages[messageId] as (data: RuleData) => string)(data)

/** Characters that stand for themselves, apart. */
export const spaced = (characters: string) => Array.from(characters).join(' ')
