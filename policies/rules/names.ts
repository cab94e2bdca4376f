import type { Subject } from '../policy.ts'
import { fold, type Rule } from './rule.ts'

/** A name of 3 characters or fewer stands in too many good passwords to be refused. */
const SHORTEST_NAME = 4

function holds(folded: string, name: string | undefined): boolean {
  const value = fold(name ?? '')
  return Array.from(value).length >= SHORTEST_NAME && folded.includes(value)
}

type NameRule = 'firstNameDisallowed' | 'lastNameDisallowed' | 'userNameDisallowed'

const without = (name: NameRule, of: (subject: Subject) => string | undefined): Rule => ({
  name,
  data: policy => (policy[name] ? {} : undefined),
  remedy: 'Take it out.',
  isBroken: ({ folded }, policy, { subject }) => Boolean(policy[name]) && holds(folded, of(subject)),
})

/** The rules about the person's own names, and about what else is known of the person. */
export const nameRules: readonly Rule[] = [
  without('firstNameDisallowed', subject => subject.givenName),
  without('lastNameDisallowed', subject => subject.familyName),
  without('userNameDisallowed', subject => subject.userName),
  {
    name: 'disallowedUserAttributeValues',
    data: ({ disallowedUserAttributeValues: paths }) =>
      paths?.length ? { disallowedUserAttributeValues: paths.join(', ') } : undefined,
    remedy: 'Take it out.',
    isBroken: ({ folded }, { disallowedUserAttributeValues: paths = [] }, { subject }) =>
      paths.some(path => subject.valuesOf?.(path).some(value => holds(folded, value))),
  },
]
