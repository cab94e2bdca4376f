import { assigned, getAttribute, isObject, setAttribute } from './attributes.ts'
import { schemaUrns } from './document.ts'
import { etagOf } from './etag.ts'
import type { Shown } from './projection.ts'
import type { Attribute, ResourceType } from './schema/attribute.ts'
import { commonAttributes } from './schema/common.ts'
import { attributesOf, type ResolvedPath } from './schema/paths.ts'
import type { Json, JsonObject, StoredResource } from './store.ts'

/** The URI of a resource of a type, on this base or another one; undefined for a type that has none. */
export type Locate = (typeName: string, id: string) => string | undefined

/**
 * A resource as an answer shows it: its schemas, id and meta, the attributes that the projection asks for, and the references that
 * follow from ids (RFC 7643 §3). What is returned never is in no answer; a value for this one answer always is in it.
 */
export function present(type: ResourceType, stored: StoredResource, shown: Shown, locate: Locate): JsonObject {
  const paths = attributesOf(type)
  const body: JsonObject = {}
  for (const path of paths) {
    const value = getAttribute(stored.attributes, path)
    if (value !== undefined && shown.shows(path)) setAttribute(body, path, presentValue(path, value, shown, locate))
  }
  for (const path of paths) {
    const value = getAttribute(stored.once ?? {}, path)
    if (value !== undefined && path.attribute.returned !== 'never') setAttribute(body, path, value)
  }
  const externalId = shown.shows(common('externalId')) ? stored.externalId : undefined
  const meta = shown.shows(common('meta')) ? presentMeta(type, stored, shown, locate) : undefined
  return {
    schemas: schemaUrns(type, body),
    id: stored.id,
    ...(externalId !== undefined && { externalId }),
    ...body,
    ...(meta && { meta }),
  }
}

function presentValue(path: ResolvedPath, value: Json, shown: Shown, locate: Locate): Json | undefined {
  if (Array.isArray(value)) {
    const elements = value
      .map(element => presentValue(path, element, shown, locate))
      .filter(element => element !== undefined)
    return elements.length > 0 ? elements : undefined
  }
  if (!isObject(value)) return value
  const whole = withReference(path.attribute, value, locate)
  const parts = Object.entries(path.attribute.subAttributes ?? {}).flatMap(([name, subAttribute]) => {
    const part = whole[name]
    const isShown = shown.shows({ ...path, names: [path.names[0], name], subAttribute })
    return part !== undefined && isShown ? [[name, part] as const] : []
  })
  return assigned(Object.fromEntries(parts))
}

/** The reference of an id: to the one type that the attribute refers to, else to the type that the value names. */
function withReference({ subAttributes }: Attribute, value: JsonObject, locate: Locate): JsonObject {
  const { referenceTypes: types, refersTo } = subAttributes?.$ref ?? {}
  if (!types || typeof value.value !== 'string') return value
  const type = refersTo ?? (types.length === 1 ? types[0] : value.type)
  const reference = locate(String(type), value.value)
  return reference === undefined ? value : { ...value, $ref: reference }
}

function presentMeta(type: ResourceType, stored: StoredResource, shown: Shown, locate: Locate): JsonObject | undefined {
  const meta: JsonObject = {
    resourceType: type.name,
    created: stored.created.toISOString(),
    lastModified: stored.lastModified.toISOString(),
    location: locate(type.name, stored.id) ?? null,
    version: etagOf(stored.version),
  }
  const value = presentValue(common('meta'), meta, shown, locate)
  return isObject(value) ? value : undefined
}

const common = (name: 'externalId' | 'meta'): ResolvedPath => ({ attribute: commonAttributes[name], names: [name] })
