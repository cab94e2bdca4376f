import { ScimError } from '../../scim/error.ts'
import type { Filter } from '../../scim/filter/filter.ts'
import { type MongoClause, toMongo } from '../../scim/filter/to-mongo.ts'
import { passwordStateSchema } from '../../scim/schema/password-state.ts'
import { pathName, type ResolvedPath } from '../../scim/schema/paths.ts'
import { userType } from '../../scim/schema/resource-types.ts'
import { groupClause } from './member-filter.ts'
import type { ResourcePorts } from './ports.ts'

/** A filter on people as a query; groups are asked of the memberships, the password's state of the credentials. */
export function userClause(ports: ResourcePorts, filter: Filter, client: string): Promise<MongoClause> {
  return toMongo(filter, { type: userType, client, foreign })

  async function foreign(path: ResolvedPath, condition: Filter): Promise<MongoClause> {
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
