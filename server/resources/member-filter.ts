import { ScimError } from '../../scim/error.ts'
import type { Filter } from '../../scim/filter/filter.ts'
import type { MongoClause } from '../../scim/filter/to-mongo.ts'
import type { MembershipStore } from '../store/memberships.ts'

const LIMIT = 10_000

/**
 * A condition on one element of `members` or `groups` as a clause on the resources that have such an element: the memberships that
 * match, driven from their indexes. `side` is whose ids are wanted.
 */
export async function memberClause(
  memberships: MembershipStore,
  side: 'group' | 'member',
  condition: Filter,
): Promise<MongoClause> {
  const other = side === 'group' ? 'member' : 'group'
  const ids = await memberships.distinct(side, membershipClause(condition, other), LIMIT + 1)
  if (ids.length > LIMIT) throw new ScimError(400, 'tooMany', 'Too many memberships match. Narrow the filter.')
  return { _id: { $in: ids } }
}

function membershipClause(condition: Filter, other: 'group' | 'member'): MongoClause {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return {
        [`$${condition.kind}`]: [membershipClause(condition.left, other), membershipClause(condition.right, other)],
      }
    case 'not':
      return { $nor: [membershipClause(condition.filter, other)] }
    case 'present':
      return {}
    case 'compare': {
      const [name] = condition.path.names
      const field =
        name === 'value' || name === '$ref' ? other : name === 'type' && other === 'member' ? 'memberType' : undefined
      if (!field || (condition.operator !== 'eq' && condition.operator !== 'ne')) throw unsupported()
      const value = name === '$ref' ? String(condition.value).split('/').at(-1) : condition.value
      return { [field]: { [`$${condition.operator}`]: value } }
    }
    default:
      throw unsupported()
  }
}

const unsupported = () =>
  new ScimError(400, 'invalidFilter', 'Memberships are filtered by "value", "$ref" or "type" with eq or ne.')
