import type { PolicyRules, Subject } from '../policy.ts'
import { fold, type Rule } from './rule.ts'

/** A name of 3 characters or fewer stands in too many good passwords to be refused. */
const SHORTEST_NAME = 4

const without = (name: keyof PolicyRules, words: string, of: (subject: Subject) => string | undefined): Rule => ({
  name,
  describe: policy => (policy[name] ? `Does not contain your ${words}` : undefined),
  remedy: 'Take it out.',
  data: () => ({}),
  isBroken: ({ folded }, policy, { subject }) => {
    const value = fold(of(subject) ?? '')
    return Boolean(policy[name]) && Array.from(value).length >= SHORTEST_NAME && folded.includes(value)
  },
})

/** The rules about the person's own names. */
export const nameRules: readonly Rule[] = [
  without('firstNameDisallowed', 'first name', subject => subject.givenName),
  without('lastNameDisallowed', 'last name', subject => subject.familyName),
  without('userNameDisallowed', 'user name', subject => subject.userName),
]
