import { ScimError } from '../error.ts'
import { isFilterable, type ResourceType } from '../schema/attribute.ts'
import { attributePath, leafOf, pathName, type ResolvedPath, resolvePath } from '../schema/paths.ts'
import { documentField } from './fields.ts'
import type { MongoClause } from './to-mongo.ts'

/**
 * The attribute that `sortBy` names; undefined for one that only others of the types in the same list have. Throws ScimError 400
 * invalidValue for one that can't be sorted by (S91), and invalidFilter for a secret (S88).
 */
export function parseSortBy(
  type: ResourceType,
  text: string,
  others: readonly ResourceType[] = [],
): ResolvedPath | undefined {
  const path = resolvePath(type, text)
  if (!path && others.some(other => resolvePath(other, text))) return undefined
  const leaf = path && leafOf(path)
  const shown = text.slice(0, 64)
  if (leaf && !isFilterable(leaf))
    throw new ScimError(400, 'invalidFilter', `The attribute "${shown}" can't be sorted by.`)
  if (!leaf || leaf.type === 'complex' || leaf.type === 'binary' || path.attribute.origin || !isStored(path)) {
    throw new ScimError(400, 'invalidValue', `"${shown}" is no attribute that resources can be sorted by.`)
  }
  return path
}

const SORT_KEY = 'sortKey'

/** The order of a list, as stages of an aggregation. A position holds the values that its documents are compared by. */
export type Sorting = {
  /** Sorts documents of a type by its attribute, those alone that are behind a position if there is one. */
  stages(path: ResolvedPath | undefined, after?: readonly unknown[]): MongoClause[]
  /** The last of these stages: it also joins the lists of several types. */
  readonly sort: MongoClause
  /** The position of a document. */
  readonly position: readonly string[]
}

/**
 * The order of RFC 7644 §3.4.2.3 (S90) by an attribute, which in a list of several types each has for itself or lacks: of a multi-valued
 * one by the primary value, else the first; resources without a value last, first when descending; ties by id (S91).
 */
export function sortingOf(paths: readonly (ResolvedPath | undefined)[], order: 'ascending' | 'descending'): Sorting {
  const direction = order === 'ascending' ? 1 : -1
  const fields = fieldsOf(paths)
  const sort = { $sort: Object.fromEntries(fields.map(field => [field, direction])) }
  return {
    stages: (path, after) => [
      ...(fields.includes(SORT_KEY) ? [{ $set: { [SORT_KEY]: keyOf(path) } }] : []),
      ...(after ? [{ $match: behind(fields, after, direction) }] : []),
      sort,
    ],
    sort,
    position: fields.map(field => `$${field}`),
  }
}

/**
 * What documents are compared by, field by field until one differs. Where every document has a value an index can sort; else, and in a
 * list of several types, a key is made first.
 */
function fieldsOf([path, ...others]: readonly (ResolvedPath | undefined)[]): readonly string[] {
  if (!path && !others.some(Boolean)) return ['_id']
  if (!path || others.length > 0) return [SORT_KEY]
  if (path.attribute.uniqueness) return [documentField(path)]
  return isAlwaysThere(path) ? [documentField(path), '_id'] : [SORT_KEY]
}

/** Documents in documents are compared member by member, in this order. */
function keyOf(path: ResolvedPath | undefined): unknown {
  const value = path ? sortValue(path) : null
  return { isMissing: { $lte: [value, null] }, value: { $ifNull: [value, null] }, id: '$_id' }
}

const behind = (fields: readonly string[], position: readonly unknown[], direction: 1 | -1): MongoClause => ({
  $or: fields.map((field, depth) => ({
    ...Object.fromEntries(fields.slice(0, depth).map((equal, index) => [equal, position[index]])),
    [field]: { [direction === 1 ? '$gt' : '$lt']: position[depth] },
  })),
})

const isAlwaysThere = (path: ResolvedPath) =>
  ['meta.created', 'meta.lastModified'].includes(pathName(path)) ||
  (path.attribute.required === true && !path.attribute.multiValued && !path.subAttribute && !path.extension)

const sortValue = (path: ResolvedPath): unknown =>
  path.attribute.multiValued ? chosenValue(path) : `$${documentField(path)}`

function chosenValue(path: ResolvedPath): unknown {
  const values = { $ifNull: [`$${documentField(attributePath(path))}`, []] }
  const [, name] = path.names
  if (!name) return { $first: values }
  const primary = { $filter: { input: values, cond: { $eq: ['$$this.primary', true] } } }
  return { $getField: { field: name, input: { $ifNull: [{ $first: primary }, { $first: values }] } } }
}

/** `externalId` belongs to a client and the rest of `meta` is computed. */
const isStored = (path: ResolvedPath) =>
  !['externalId', 'meta.resourceType', 'meta.location', 'meta.version'].includes(path.names.join('.')) &&
  path.names.at(-1) !== '$ref'
