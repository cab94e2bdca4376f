import { ScimError } from '../../scim/error.ts'
import type { Filter } from '../../scim/filter/filter.ts'
import type { MongoClause } from '../../scim/filter/to-mongo.ts'
import type { GroupTree } from '../store/group-tree.ts'
import type { MembershipStore } from '../store/memberships.ts'

const LIMIT = 10_000

type Comparison = Extract<Filter, { kind: 'compare' }>

/** A condition on one of the `members` of a group as a clause on groups: the memberships that match, driven from their indexes. */
export async function memberClause(memberships: MembershipStore, condition: Filter): Promise<MongoClause> {
  return idsWhere(memberships, 'group', clauseOf(condition))

  function clauseOf(part: Filter): MongoClause {
    switch (part.kind) {
      case 'and':
      case 'or':
        return { [`$${part.kind}`]: [clauseOf(part.left), clauseOf(part.right)] }
      case 'not':
        return { $nor: [clauseOf(part.filter)] }
      case 'present':
        return {}
      case 'compare':
        return part.path.names[0] === 'type'
          ? { memberType: { [operatorOf(part)]: memberTypeIn(part) } }
          : { member: { [operatorOf(part)]: idIn(part) } }
      default:
        throw unsupported()
    }
  }
}

/**
 * A condition on one of the `groups` of a person as a clause on people. As in the answers, a person has the groups around their own,
 * too: being in a group is being in one of those within it.
 */
export async function groupClause(
  { memberships, tree }: { memberships: MembershipStore; tree: GroupTree },
  condition: Filter,
): Promise<MongoClause> {
  return idsWhere(memberships, 'member', await clauseOf(condition))

  async function clauseOf(part: Filter): Promise<MongoClause> {
    if (part.kind === 'present') return {}
    if (part.kind === 'or') return { $or: [await clauseOf(part.left), await clauseOf(part.right)] }
    if (part.kind !== 'compare') throw unsupported()
    const group = idIn(part)
    if (operatorOf(part) === '$eq') return { group: { $in: await tree.within(group) } }
    return (await tree.isNested(group)) ? {} : { group: { $ne: group } }
  }
}

async function idsWhere(memberships: MembershipStore, side: 'group' | 'member', clause: MongoClause) {
  const ids = await memberships.distinct(side, clause, LIMIT + 1)
  if (ids.length > LIMIT) throw new ScimError(400, 'tooMany', 'Too many memberships match. Narrow the filter.')
  return { _id: { $in: ids } }
}

function operatorOf({ operator }: Comparison): '$eq' | '$ne' {
  if (operator !== 'eq' && operator !== 'ne') throw unsupported()
  return `$${operator}`
}

/** The id that a comparison names, by itself or at the end of a reference. */
function idIn({ path, value }: Comparison): string {
  const [name] = path.names
  if (name === 'value') return String(value)
  if (name === '$ref') return String(value).split('/').at(-1) ?? ''
  throw unsupported()
}

/** The type in the case in which it is stored (S77). */
const memberTypeIn = ({ value }: Comparison): string =>
  ['User', 'Group'].find(type => type.toLowerCase() === String(value).toLowerCase()) ?? String(value)

const unsupported = () =>
  new ScimError(
    400,
    'invalidFilter',
    'Members are filtered by "value", "$ref" or "type", and the groups of a person by "value" or "$ref", with eq or ne.',
  )
