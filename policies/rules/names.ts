import type { PolicyRules, Subject } from '../policy.ts'
import { fold, type Rule } from './rule.ts'

/** A name of 3 characters or fewer stands in too many good passwords to be refused. */
const SHORTEST_NAME = 4

function holds(folded: string, name: string | undefined): boolean {
  const value = fold(name ?? '')
  return Array.from(value).length >= SHORTEST_NAME && folded.includes(value)
}

const without = (name: keyof PolicyRules, words: string, of: (subject: Subject) => string | undefined): Rule => ({
  name,
  describe: policy => (policy[name] ? `Does not contain your ${words}` : undefined),
  remedy: 'Take it out.',
  data: () => ({}),
  isBroken: ({ folded }, policy, { subject }) => Boolean(policy[name]) && holds(folded, of(subject)),
})

/** The rules about the person's own names, and about what else is known of the person. */
export const nameRules: readonly Rule[] = [
  without('firstNameDisallowed', 'first name', subject => subject.givenName),
  without('lastNameDisallowed', 'last name', subject => subject.familyName),
  without('userNameDisallowed', 'user name', subject => subject.userName),
  {
    name: 'disallowedUserAttributeValues',
    describe: ({ disallowedUserAttributeValues: paths }) =>
      paths?.length ? `Does not contain what is known of you: ${paths.join(', ')}` : undefined,
    remedy: 'Take it out.',
    data: ({ disallowedUserAttributeValues: paths = [] }) => ({ disallowedUserAttributeValues: paths.join(', ') }),
    isBroken: ({ folded }, { disallowedUserAttributeValues: paths = [] }, { subject }) =>
      paths.some(path => subject.valuesOf?.(path).some(value => holds(folded, value))),
  },
]
