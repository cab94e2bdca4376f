import { mayReadPath } from './access.ts'
import { ScimError } from './error.ts'
import type { ResourceType } from './schema/attribute.ts'
import { findSchema, pathName, type ResolvedPath, resolvePath } from './schema/paths.ts'
import type { Projection } from './store.ts'

export type ProjectionRequest = {
  readonly attributes?: readonly string[]
  readonly excludedAttributes?: readonly string[]
}

/** What an answer shows of an attribute or of a part of one. */
export type Shown = Projection & { readonly shows: (path: ResolvedPath) => boolean }

/** For a request whose answer shows nothing of the resource. */
export const nothing: Projection = { wants: () => false }

/** Only what is always returned. */
export const minimal: ProjectionRequest = { attributes: ['id'] }

/** More than there are of attributes and parts. */
const MAX_NAMES = 1000

/**
 * Which attributes an answer has for a caller of these scopes (RFC 7644 §3.9, S26–S29). Unknown names are ignored. Throws ScimError
 * 400 invalidValue for both lists at once, and for one that is too long.
 */
export function createProjection(
  type: ResourceType,
  { attributes = [], excludedAttributes = [] }: ProjectionRequest,
  scopes: ReadonlySet<string> = new Set(),
): Shown {
  if (attributes.length > 0 && excludedAttributes.length > 0) {
    throw new ScimError(400, 'invalidValue', 'Give "attributes" or "excludedAttributes", not both.')
  }
  if (attributes.length + excludedAttributes.length > MAX_NAMES) {
    throw new ScimError(400, 'invalidValue', `Give ${MAX_NAMES} names of attributes at most.`)
  }
  const named = canonicalNames(type, attributes)
  const excluded = canonicalNames(type, excludedAttributes)

  return { shows, wants: path => wants(path.toLowerCase()) }

  function shows(path: ResolvedPath): boolean {
    const { returned } = path.subAttribute ?? path.attribute
    if (returned === 'never' || !mayReadPath(scopes, path)) return false
    if (returned === 'always') return true
    const name = pathName(path).toLowerCase()
    if (attributes.length > 0) return within(name, named) || (!path.subAttribute && leadsTo(name, named))
    return returned !== 'request' && !within(name, excluded)
  }

  function wants(name: string): boolean {
    const path = resolvePath(type, name)
    if (path) return shows(path)
    return attributes.length > 0 ? within(name, named) || leadsTo(name, named) : !within(name, excluded)
  }
}

/** The names in lower case, once each, as the attribute table spells them; the core schema's URN stands for its attributes. */
function canonicalNames(type: ResourceType, names: readonly string[]): readonly string[] {
  const canonical = names.flatMap(name => {
    const schema = findSchema(type, name)
    if (schema === type.schema) return Object.keys(schema.attributes).map(key => key.toLowerCase())
    const path = resolvePath(type, name)
    return schema ? [schema.urn.toLowerCase()] : path ? [pathName(path).toLowerCase()] : []
  })
  return [...new Set(canonical)]
}

/** Whether one of the names is the attribute, or something that it is a part of: an attribute, or an extension. */
const within = (name: string, names: readonly string[]) =>
  names.some(other => name === other || name.startsWith(`${other}.`) || name.startsWith(`${other}:`))

/** Whether one of the names is a part of the attribute, or of the extension. */
const leadsTo = (name: string, names: readonly string[]) =>
  names.some(other => other.startsWith(`${name}.`) || other.startsWith(`${name}:`))
