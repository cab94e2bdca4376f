import { foldValue } from '../document.ts'
import type { Attributes, ResourceType } from '../schema/attribute.ts'
import { attributePath, leafOf, partPath, pathName, type ResolvedPath } from '../schema/paths.ts'
import { documentField, elementField } from './fields.ts'
import type { ComparisonOperator, Filter } from './filter.ts'
import { match } from './match.ts'

/** A query, or a part of one. */
export type MongoClause = { readonly [key: string]: unknown }

/**
 * Turns a condition on an attribute that lives elsewhere (`origin` membership or credential) into one on the resource's own
 * document, `_id` mostly. On a multi-valued attribute (`members`) the condition is on one element and its paths are relative to
 * it (`value`); on a single-valued one (`urn:…:locked.on`) the paths are whole. `eq`, `ne` and the others mean a value that is
 * there; an unassigned one fits none of them.
 */
export type Foreign = (path: ResolvedPath, condition: Filter) => Promise<MongoClause>

type QueryScope = {
  readonly type: ResourceType
  /** The provisioning client whose externalIds are meant. */
  readonly client: string
  readonly foreign: Foreign
}

type Comparison = Extract<Filter, { kind: 'compare' }>
type Presence = Extract<Filter, { kind: 'present' }>
type Field = (path: ResolvedPath) => string

const EVERYTHING: MongoClause = {}
const NOTHING: MongoClause = { $nor: [{}] }
const NOT_EMPTY = { $nin: [null, ''] }

/**
 * A filter as a MongoDB query over documents with `_id`, `created`, `lastModified`, `version`, `externalIds` and `search`
 * (RFC 7644 §3.4.2.2). Literals become values and escaped patterns, never operators.
 */
export function toMongo(filter: Filter, scope: QueryScope): Promise<MongoClause> {
  return translate(filter, documentField)

  async function translate(part: Filter, field: Field): Promise<MongoClause> {
    switch (part.kind) {
      case 'and':
      case 'or': {
        // Side by side rather than nested: a long chain would go deeper than MongoDB allows.
        const clauses = await Promise.all(chain(part, part.kind).map(link => translate(link, field)))
        return { [`$${part.kind}`]: clauses }
      }
      case 'not':
        return { $nor: [await translate(part.filter, field)], ...absence(part.filter, field) }
      case 'element':
        if (part.path.attribute.origin) return scope.foreign(attributePath(part.path), part.filter)
        return { [field(part.path)]: { $elemMatch: await translate(part.filter, elementField) } }
      case 'present':
        return part.path.attribute.origin ? foreign(part) : (special(part) ?? presence(part.path, field))
      case 'compare':
        if (part.path.attribute.origin) return foreignComparison(part)
        return special(part) ?? comparison(part, field)
      case 'never':
        return NOTHING
    }
  }

  /** `ne` also fits what is unassigned (S85). */
  async function foreignComparison(part: Comparison): Promise<MongoClause> {
    const differs = await foreign(part)
    if (part.operator !== 'ne') return differs
    return { $or: [differs, { $nor: [await foreign({ kind: 'present', path: part.path })] }] }
  }

  function foreign(part: Comparison | Presence): Promise<MongoClause> {
    const { path } = part
    const [, name = 'value'] = path.names
    if (!path.attribute.multiValued) return scope.foreign(attributePath(path), part)
    const attribute = path.attribute.subAttributes?.[name] ?? path.attribute
    return scope.foreign(attributePath(path), { ...part, path: { attribute, names: [name] } })
  }

  /** Attributes of every resource that are not in `search`. */
  function special(part: Comparison | Presence): MongoClause | undefined {
    const name = pathName(part.path)
    if (name === 'externalId') return externalId(part)
    if (name === 'meta') return EVERYTHING
    if (name === 'schemas' && scope.type.common)
      return match(part, { schemas: [scope.type.schema.urn] }) ? EVERYTHING : NOTHING
    if (name !== 'meta.resourceType') return undefined
    return match(part, { meta: { resourceType: scope.type.name } }) ? EVERYTHING : NOTHING
  }

  function externalId(part: Comparison | Presence): MongoClause {
    if (part.kind === 'compare' && part.operator === 'ne') return { $nor: [externalId({ ...part, operator: 'eq' })] }
    const value = part.kind === 'present' ? NOT_EMPTY : operand(part.operator, part.value)
    return { externalIds: { $elemMatch: { client: scope.client, value } } }
  }
}

function comparison({ path, operator, value }: Comparison, field: Field): MongoClause {
  const test = operand(operator, foldValue(leafOf(path), value))
  if (operator !== 'ne' || !path.attribute.multiValued) return { [field(path)]: test }
  // MongoDB's $ne on an array means "none equals"; SCIM's means "one differs" (S81).
  const array = field(attributePath(path))
  const [, name] = path.names
  return { $or: [{ [array]: { $elemMatch: name ? { [name]: test } : test } }, { [`${array}.0`]: { $exists: false } }] }
}

function operand(operator: ComparisonOperator, literal: unknown): MongoClause {
  switch (operator) {
    case 'co':
      return { $regex: escapePattern(String(literal)) }
    case 'sw':
      return { $regex: `^${escapePattern(String(literal))}` }
    case 'ew':
      return { $regex: `${escapePattern(String(literal))}\\z` }
    case 'ge':
    case 'le':
      return { [`$${operator[0]}te`]: literal }
    default:
      return { [`$${operator}`]: literal }
  }
}

/** A pattern that finds exactly this text; MongoDB refuses a NUL in a pattern. */
const escapePattern = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&').replaceAll('\0', '\\x00')

function presence(path: ResolvedPath, field: Field): MongoClause {
  const { attribute, subAttribute } = path
  const parts = subAttribute ? undefined : attribute.subAttributes && storedNames(attribute.subAttributes)
  if (!attribute.multiValued)
    return parts
      ? anyPresent(parts.flatMap(name => partPath(path, name) ?? []).map(field))
      : { [field(path)]: NOT_EMPTY }
  const [, name] = path.names
  const element = parts ? anyPresent(parts) : name ? { [name]: NOT_EMPTY } : NOT_EMPTY
  return { [field(attributePath(path))]: { $elemMatch: element } }
}

/** What has no value at all has none in its part with an index either, which finds the few without. */
function absence(filter: Filter, field: Field): MongoClause {
  if (filter.kind !== 'present' || !filter.path.attribute.multiValued || filter.path.subAttribute) return EVERYTHING
  const { path } = filter
  const [name] = Object.entries(path.attribute.subAttributes ?? {}).find(([, { indexed }]) => indexed) ?? []
  const part = name && partPath(path, name)
  return part ? { [field(part)]: { $in: [null, ''] } } : EVERYTHING
}

const anyPresent = (fields: readonly string[]): MongoClause => ({ $or: fields.map(name => ({ [name]: NOT_EMPTY })) })

const storedNames = (attributes: Attributes): string[] =>
  Object.keys(attributes).filter(name => name !== '$ref' && attributes[name]?.origin !== 'computed')

/** The links of `a and b and c`, however the parser paired them. */
export function chain(filter: Filter, kind: 'and' | 'or'): Filter[] {
  if (filter.kind !== kind || !('left' in filter)) return [filter]
  return [...chain(filter.left, kind), ...chain(filter.right, kind)]
}
