import type { Attribute, Attributes, ResourceType, Schema } from './attribute.ts'
import { commonAttributes } from './common.ts'

/** A path of RFC 7644 §3.10 that the attribute table knows. */
export type ResolvedPath = {
  /** The extension the attribute is in; absent for core and common attributes. */
  readonly extension?: Schema
  readonly attribute: Attribute
  /** Canonical names: `['emails', 'value']`. */
  readonly names: readonly [string] | readonly [string, string]
  readonly subAttribute?: Attribute
}

/**
 * The one way from a name in a request to an attribute: `userName`, `emails.value`, `urn:…:User:manager.$ref`, in any case.
 * Undefined for what the resource type doesn't have. Only the table's own names come out, so `__proto__`, `$where` and dotted
 * keys never reach a document or a query (S4, S5, S39).
 */
export function resolvePath(type: ResourceType, text: string): ResolvedPath | undefined {
  const schema = schemasOf(type).find(({ urn }) => hasPrefix(text, `${urn}:`))
  const name = schema ? text.slice(schema.urn.length + 1) : text
  if (schema && schema.urn !== type.schema.urn) {
    const path = resolveIn(schema.attributes, name)
    return path && { extension: schema, ...path }
  }
  return resolveIn(type.schema.attributes, name) ?? resolveIn(type.common ?? commonAttributes, name)
}

/** A name inside the brackets of a value filter (`emails[type eq …]`). The values of a simple attribute are called `value`. */
export function resolveElementPath(attribute: Attribute, text: string): ResolvedPath | undefined {
  const { multiValued: _, ...value } = attribute
  return resolveIn(attribute.subAttributes ?? { value }, text)
}

/** An attribute by its name in any case, with its canonical name. */
export function findAttribute(attributes: Attributes, name: string): [string, Attribute] | undefined {
  const lower = name.toLowerCase()
  const canonical = Object.hasOwn(attributes, name)
    ? name
    : Object.keys(attributes).find(key => key.toLowerCase() === lower)
  const attribute = canonical === undefined ? undefined : attributes[canonical]
  return canonical !== undefined && attribute ? [canonical, attribute] : undefined
}

/** The schema of the resource type that has this URN, in any case. */
export const findSchema = (type: ResourceType, urn: string): Schema | undefined =>
  schemasOf(type).find(schema => schema.urn.toLowerCase() === urn.toLowerCase())

/** Every attribute of a resource type's schemas, without the common ones. */
export const attributesOf = (type: ResourceType): readonly ResolvedPath[] =>
  schemasOf(type).flatMap(schema =>
    Object.entries(schema.attributes).map(([name, attribute]): ResolvedPath => {
      const path = { attribute, names: [name] } as const
      return schema === type.schema ? path : { extension: schema, ...path }
    }),
  )

/** The core schema of a resource type, and its extensions. */
export const schemasOf = (type: ResourceType): readonly Schema[] => [type.schema, ...type.extensions]

/** A path as text, with canonical names: `emails.value`, `urn:…:User:manager.value`. */
export const pathName = ({ extension, names }: Pick<ResolvedPath, 'extension' | 'names'>): string =>
  [...(extension ? [extension.urn] : []), names.join('.')].join(':')

/** The path of the attribute itself, without the sub-attribute. */
export const attributePath = ({ extension, attribute, names }: ResolvedPath): ResolvedPath => ({
  ...(extension && { extension }),
  attribute,
  names: [names[0]],
})

/** The path of another part of the same attribute; undefined for one that isn't there. */
export function partPath(path: ResolvedPath, name: string): ResolvedPath | undefined {
  const found = findAttribute(path.attribute.subAttributes ?? {}, name)
  return found && { ...path, names: [path.names[0], found[0]], subAttribute: found[1] }
}

/** The attribute that holds the value itself: the sub-attribute where the path names one. */
export const leafOf = (path: ResolvedPath): Attribute => path.subAttribute ?? path.attribute

/** Whether it is the server's alone to say, as a whole or the part that is named. */
export const isReadOnly = (path: ResolvedPath): boolean =>
  path.attribute.mutability === 'readOnly' || leafOf(path).mutability === 'readOnly'

function resolveIn(attributes: Attributes, text: string): ResolvedPath | undefined {
  const [first = '', second, ...rest] = text.split('.')
  const found = findAttribute(attributes, first)
  if (!found || rest.length > 0) return undefined
  const [name, attribute] = found
  if (second === undefined) return { attribute, names: [name] }
  const sub = attribute.subAttributes && findAttribute(attribute.subAttributes, second)
  return sub && { attribute, names: [name, sub[0]], subAttribute: sub[1] }
}

const hasPrefix = (text: string, prefix: string) => text.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase()
