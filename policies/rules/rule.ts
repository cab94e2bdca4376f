import type { MessageId, RuleData } from '../messages.ts'
import type { PolicyRules, Subject } from '../policy.ts'
import { isAscii, prepared } from '../prepared.ts'

/** A prepared password, taken apart once for all rules. Letters without case are letters only. */
export type Candidate = {
  readonly text: string
  /** By case-insensitive comparison. */
  readonly folded: string
  /** Code points. */
  readonly characters: readonly string[]
  readonly letters: number
  readonly lowerCase: number
  readonly upperCase: number
  readonly digits: number
  readonly specials: number
}

/** What a rule may look at beside the password. */
export type RuleContext = {
  readonly subject: Subject
  readonly knowledge: Knowledge
  /** The current password, prepared, where its owner has just typed it. */
  readonly current?: string
}

/** Whether a password is as hard to guess as a score says, from 0, at once, to 4, for who knows these words about its owner. */
export type StrengthMeter = (text: string, words: readonly string[], score: number) => boolean

/** What is known of passwords that are easy to guess. */
export type Knowledge = {
  /** Whether many people use this password, by the whole folded password. */
  readonly isCommon: (folded: string) => boolean
  /** Whether a folded text is a word of a list; undefined where that list is not installed. */
  readonly isWord: (folded: string, list?: WordList) => boolean | undefined
  /** Words of the product and its operator, folded. */
  readonly contextWords: readonly string[]
  readonly hasScore: StrengthMeter
}

/** Where nothing is known of passwords, and what is left are the rules that need no knowledge. */
export const KNOWS_NOTHING: Knowledge = {
  isCommon: () => false,
  isWord: () => false,
  contextWords: [],
  hasScore: () => true,
}

/** An installed list, and what stands between its words. */
export type WordList = { readonly name?: string; readonly delimiter?: string }

export type Rule = {
  /** Its message has the same id. */
  readonly name: keyof PolicyRules & MessageId
  /** What the message is made of, or undefined where the policy doesn't use the rule. */
  readonly data: (policy: PolicyRules) => RuleData | undefined
  /** What the person does about it. `docs/errors.md` is made of these. */
  readonly remedy: string
  /** A message is why the rule can't be judged, which counts as broken. */
  readonly isBroken: (
    candidate: Candidate,
    policy: PolicyRules,
    context: RuleContext & { readonly knownWords: readonly string[] },
  ) => boolean | MessageId
}

/** What somebody who knows the product and the person would try first, folded. */
export function knownWords({ knowledge, subject }: RuleContext): string[] {
  const { userName, displayName, givenName, familyName, email } = subject
  const names = [userName, displayName, givenName, familyName, email, email?.split('@')[0], userName?.split('@')[0]]
  const own = names.flatMap(name => (name !== undefined && name.length > 1 ? fold(name) : []))
  return [...knowledge.contextWords, ...new Set(own)]
}

/** A text prepared like passwords, without its case: ẞ, ß and SS are one, and so are the sigmas. */
export const fold = (text: string) =>
  isAscii(text) ? text.toLowerCase() : prepared(text).toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ')

const LETTER = /^\p{L}$/u
const LOWER = /^\p{Ll}$/u
const UPPER = /^\p{Lu}$/u
const DIGIT = /^\p{Nd}$/u

// By Unicode, a character each (rule P9): a letter without case is a letter, and a digit of any script is one.
export const isLetter = (character: string) => LETTER.test(character)
export const isLower = (character: string) => LOWER.test(character)
export const isUpper = (character: string) => UPPER.test(character)
export const isDigit = (character: string) => DIGIT.test(character)
export const isSpecial = (character: string) => !isLetter(character) && !isDigit(character)

/** A prepared password with what the rules count of it, in code points (rule P5). */
export function toCandidate(text: string): Candidate {
  const characters = Array.from(text)
  const count = (is: (character: string) => boolean) => characters.filter(is).length
  return {
    text,
    folded: fold(text),
    characters,
    letters: count(isLetter),
    lowerCase: count(isLower),
    upperCase: count(isUpper),
    digits: count(isDigit),
    specials: count(isSpecial),
  }
}
