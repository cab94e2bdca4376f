import { ScimError } from '../../scim/error.ts'
import type { Filter } from '../../scim/filter/filter.ts'
import { passwordStateSchema } from '../../scim/schema/password-state.ts'
import { pathName } from '../../scim/schema/paths.ts'
import type { SetOf } from './asked-elsewhere.ts'
import { peopleIn } from './member-filter.ts'
import type { ResourcePorts } from './ports.ts'

/** What a filter on people asks elsewhere: groups of the memberships, the password's state of the credentials. */
export function createUserSets(ports: ResourcePorts): SetOf {
  return async ({ attribute }, condition, signal) =>
    attribute.origin === 'membership'
      ? peopleIn(ports, condition, signal)
      : ports.passwords.peopleWhere(stateCondition(condition))
}

/** The condition on a password's state in the words of `passwords/`. */
function stateCondition(condition: Filter) {
  if (condition.kind !== 'compare' && condition.kind !== 'present') {
    throw new ScimError(400, 'invalidFilter', 'The state of a password is filtered by one comparison at a time.')
  }
  const field = pathName(condition.path).slice(passwordStateSchema.urn.length + 1)
  return condition.kind === 'present'
    ? { field, operator: 'pr' as const }
    : { field, operator: condition.operator, value: condition.value }
}
