import { type MessageId, several } from '../messages.ts'
import type { PolicyRules } from '../policy.ts'
import type { Candidate, Rule } from './rule.ts'

type CountName = MessageId &
  {
    [N in keyof PolicyRules]-?: PolicyRules[N] extends number | undefined ? N : never
  }[keyof PolicyRules]

const counts = (name: CountName): Pick<Rule, 'name' | 'data'> => ({
  name,
  data: ({ [name]: count }) => (count ? { [name]: count } : undefined),
})

const atLeast = (name: CountName, noun: string, count: (candidate: Candidate) => number): Rule => ({
  ...counts(name),
  remedy: `Add ${several(noun)}.`,
  isBroken: (candidate, policy) => count(candidate) < (policy[name] ?? 0),
})

const atMost = (name: CountName, noun: string, count: (candidate: Candidate) => number): Rule => ({
  ...counts(name),
  remedy: `Take out ${several(noun)}.`,
  isBroken: (candidate, policy) => Boolean(policy[name]) && count(candidate) > (policy[name] ?? 0),
})

function mostRepeats({ characters }: Candidate): number {
  const counts = new Map<string, number>()
  for (const character of characters) counts.set(character, (counts.get(character) ?? 0) + 1)
  return Math.max(0, ...counts.values())
}

/** The rules that count something, in code points (rules P5, P9). */
export const countRules: readonly Rule[] = [
  atLeast('minLength', 'character', candidate => candidate.characters.length),
  atMost('maxLength', 'character', candidate => candidate.characters.length),
  atLeast('minAlphas', 'letter', candidate => candidate.letters),
  atLeast('minLowerCase', 'lower-case letter', candidate => candidate.lowerCase),
  atLeast('minUpperCase', 'upper-case letter', candidate => candidate.upperCase),
  atLeast('minNumerals', 'digit', candidate => candidate.digits),
  atLeast('minAlphaNumerals', 'letter or digit', candidate => candidate.letters + candidate.digits),
  atLeast('minSpecialChars', 'special character', candidate => candidate.specials),
  atMost('maxSpecialChars', 'special character', candidate => candidate.specials),
  atLeast('minUniqueChars', 'different character', candidate => new Set(candidate.characters).size),
  {
    ...atMost('maxRepeatedChars', 'time', mostRepeats),
    remedy: 'Put another character in the place of one that stands there too often.',
  },
]
