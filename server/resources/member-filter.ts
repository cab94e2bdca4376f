import type { IdSet } from '../../passwords/ports.ts'
import { ScimError } from '../../scim/error.ts'
import type { Filter } from '../../scim/filter/filter.ts'
import { chain } from '../../scim/filter/to-mongo.ts'
import type { GroupTree } from '../store/group-tree.ts'
import type { MembershipClause, MembershipStore } from '../store/memberships.ts'

type Comparison = Extract<Filter, { kind: 'compare' }>

/** The groups of which one of the `members` fits a condition. */
export function groupsWith(memberships: MembershipStore, condition: Filter, signal: AbortSignal): IdSet {
  return memberships.setOf('group', clauseOf(condition), signal)

  function clauseOf(part: Filter): MembershipClause {
    switch (part.kind) {
      case 'and':
      case 'or':
        return { [`$${part.kind}`]: chain(part, part.kind).map(clauseOf) }
      case 'not':
        return { $nor: [clauseOf(part.filter)] }
      case 'present':
        return {}
      case 'compare':
        return part.path.names[0] === 'type'
          ? { memberType: { [operatorOf(part)]: [memberTypeIn(part)] } }
          : { member: { [operatorOf(part)]: [idIn(part)] } }
      default:
        throw unsupported()
    }
  }
}

/**
 * The people of whom one of the `groups` fits a condition. As in the answers, a person has the groups around their own, too: being in
 * a group is being in one of those within it.
 */
export async function peopleIn(
  { memberships, tree }: { memberships: MembershipStore; tree: GroupTree },
  condition: Filter,
  signal: AbortSignal,
): Promise<IdSet> {
  return memberships.setOf('member', { memberType: 'User', ...(await clauseOf(condition)) }, signal)

  async function clauseOf(part: Filter): Promise<MembershipClause> {
    if (part.kind === 'present') return {}
    if (part.kind === 'or') return { $or: await Promise.all(chain(part, 'or').map(clauseOf)) }
    if (part.kind !== 'compare') throw unsupported()
    const group = idIn(part)
    if (operatorOf(part) === '$in') return { group: { $in: await tree.within([group]) } }
    return (await tree.isNested(group)) ? {} : { group: { $nin: [group] } }
  }
}

function operatorOf({ operator }: Comparison): '$in' | '$nin' {
  if (operator !== 'eq' && operator !== 'ne') throw unsupported()
  return operator === 'eq' ? '$in' : '$nin'
}

/** The id that a comparison names; of a reference the parser has made one. */
function idIn({ path, value }: Comparison): string {
  if (path.names[0] === 'value') return String(value)
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
