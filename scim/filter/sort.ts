import { ScimError } from '../error.ts'
import { isFilterable, type ResourceType } from '../schema/attribute.ts'
import { attributePath, leafOf, type ResolvedPath, resolvePath } from '../schema/paths.ts'
import { documentField } from './fields.ts'
import type { MongoClause } from './to-mongo.ts'

/**
 * The attribute that `sortBy` names. Throws ScimError 400 invalidValue for one that can't be sorted by (S91), and invalidFilter for
 * a secret (S88).
 */
export function parseSortBy(type: ResourceType, text: string): ResolvedPath {
  const path = resolvePath(type, text)
  const leaf = path && leafOf(path)
  if (leaf && !isFilterable(leaf))
    throw new ScimError(400, 'invalidFilter', `The attribute "${text}" can't be sorted by.`)
  if (!leaf || leaf.subAttributes || path.attribute.origin || !isStored(path)) {
    throw new ScimError(400, 'invalidValue', `"${text}" is no attribute that resources can be sorted by.`)
  }
  return path
}

/**
 * The aggregation stages that sort documents (RFC 7644 §3.4.2.3, S90): of a multi-valued attribute by the primary value, else the
 * first; resources without a value last, first when descending; ties by id.
 */
export function sortStages(path: ResolvedPath | undefined, order: 'ascending' | 'descending'): MongoClause[] {
  const direction = order === 'ascending' ? 1 : -1
  if (!path) return [{ $sort: { _id: direction } }]
  // Every resource has one and no two the same: the index sorts.
  if (path.attribute.uniqueness) return [{ $sort: { [documentField(path)]: direction } }]
  return [
    { $set: { sortKey: path.attribute.multiValued ? chosenValue(path) : `$${documentField(path)}` } },
    { $set: { sortLast: { $lte: ['$sortKey', null] } } },
    { $sort: { sortLast: direction, sortKey: direction, _id: 1 } },
    { $unset: ['sortKey', 'sortLast'] },
  ]
}

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
