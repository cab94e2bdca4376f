import { ScimError } from '../../scim/error.ts'
import type { Filter } from '../../scim/filter/filter.ts'
import type { Foreign } from '../../scim/filter/to-mongo.ts'
import { passwordStateSchema } from '../../scim/schema/password-state.ts'
import { pathName } from '../../scim/schema/paths.ts'
import { groupClause } from './member-filter.ts'
import type { ResourcePorts } from './ports.ts'

/** What a filter on people asks elsewhere: groups of the memberships, the password's state of the credentials. */
export function createUserFilter(ports: ResourcePorts): Foreign {
  return async (path, condition) => {
    if (path.attribute.origin === 'membership') return groupClause(ports, condition)
    const ids = await ports.passwords.idsWhere(stateCondition(condition), LIMIT + 1)
    if (ids.length > LIMIT) throw tooMany()
    return { _id: { $in: ids } }
  }
}

const LIMIT = 10_000

const tooMany = () => new ScimError(400, 'tooMany', 'Too many people match. Narrow the filter.')

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
