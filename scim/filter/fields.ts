import type { ResolvedPath } from '../schema/paths.ts'

/** Where the attributes of every resource are in its document; all others are in `search`. */
const ownFields: ReadonlyMap<string, string> = new Map([
  ['id', '_id'],
  ['meta.created', 'created'],
  ['meta.lastModified', 'lastModified'],
  ['meta.version', 'version'],
])

/** The field of a document that an attribute is searched in: `search.emails.value`, `search.enterprise.manager.value`, `_id`. */
export function documentField({ extension, attribute, subAttribute, names }: ResolvedPath): string {
  if (subAttribute?.field) return subAttribute.field
  if (attribute.field) return [attribute.field, ...names.slice(1)].join('.')
  const own = extension ? undefined : ownFields.get(names.join('.'))
  return own ?? ['search', ...(extension ? [extension.key] : []), ...names].join('.')
}

/** The field of an element that a path inside the brackets of a value filter names. */
export const elementField = ({ names }: ResolvedPath): string => names.join('.')
