import { assigned, getAttribute, isObject, setAttribute, setMember } from './attributes.ts'
import { schemaUrns } from './document.ts'
import { etagOf } from './etag.ts'
import type { Shown } from './projection.ts'
import type { Attribute, ResourceType } from './schema/attribute.ts'
import { commonAttributes } from './schema/common.ts'
import { attributesOf, type ResolvedPath } from './schema/paths.ts'
import type { Json, JsonObject, StoredResource } from './store.ts'

/** The URI of a resource of a type, on this base or another one; undefined for a type that has none. */
export type Locate = (typeName: string, id: string) => string | undefined

/** What is shown of an attribute: of a complex one these of its parts. */
type Visible = ResolvedPath & { readonly parts: readonly string[] }

/**
 * How an answer shows resources of a type: their schemas, id and meta, the attributes that the projection asks for, and the references
 * that follow from ids (RFC 7643 §3). What is returned never is in no answer; a value for this one answer always is in it. What of the
 * table is shown is worked out once, for however many resources.
 */
export function createPresenter(
  type: ResourceType,
  shown: Shown,
  locate: Locate,
): (stored: StoredResource) => JsonObject {
  const paths = attributesOf(type)
  const visible = paths.filter(shown.shows).map(path => visiblePartsOf(path, shown))
  const ofOneAnswer = paths.filter(({ attribute }) => attribute.returned !== 'never')
  const showsExternalId = shown.shows(common('externalId'))
  const meta = shown.shows(common('meta')) ? visiblePartsOf(common('meta'), shown) : undefined

  return stored => {
    const { attributes, once, externalId } = stored
    const body: JsonObject = {}
    for (const path of visible) {
      const value = getAttribute(attributes, path)
      if (value !== undefined) setAttribute(body, path, presentValue(path, value, locate))
    }
    for (const path of once ? ofOneAnswer : []) {
      const value = getAttribute(once ?? {}, path)
      if (value !== undefined) setAttribute(body, path, value)
    }
    const shownMeta = meta && presentValue(meta, metaOf(type, stored, locate), locate)
    return {
      schemas: schemaUrns(type, body),
      id: stored.id,
      ...(showsExternalId && externalId !== undefined && { externalId }),
      ...body,
      ...(shownMeta !== undefined && { meta: shownMeta }),
    }
  }
}

function visiblePartsOf(path: ResolvedPath, shown: Shown): Visible {
  const isShown = ([name, subAttribute]: [string, Attribute]) =>
    shown.shows({ ...path, names: [path.names[0], name], subAttribute })
  const parts = Object.entries(path.attribute.subAttributes ?? {}).filter(isShown)
  return { ...path, parts: parts.map(([name]) => name) }
}

function presentValue(path: Visible, value: Json, locate: Locate): Json | undefined {
  if (Array.isArray(value)) {
    const elements = value.map(element => presentValue(path, element, locate)).filter(element => element !== undefined)
    return elements.length > 0 ? elements : undefined
  }
  if (!isObject(value)) return value
  const whole = withReference(path.attribute, value, locate)
  const parts: JsonObject = {}
  for (const name of path.parts) setMember(parts, name, whole[name])
  return assigned(parts)
}

/** The reference of an id: to the one type that the attribute refers to, else to the type that the value names. */
function withReference({ subAttributes }: Attribute, value: JsonObject, locate: Locate): JsonObject {
  const { referenceTypes: types, refersTo } = subAttributes?.$ref ?? {}
  if (!types || typeof value.value !== 'string') return value
  const type = refersTo ?? (types.length === 1 ? types[0] : value.type)
  const reference = locate(String(type), value.value)
  return reference === undefined ? value : { ...value, $ref: reference }
}

const metaOf = (type: ResourceType, stored: StoredResource, locate: Locate): JsonObject => ({
  resourceType: type.name,
  created: stored.created.toISOString(),
  lastModified: stored.lastModified.toISOString(),
  location: locate(type.name, stored.id) ?? null,
  version: etagOf(stored.version),
})

const common = (name: 'externalId' | 'meta'): ResolvedPath => ({ attribute: commonAttributes[name], names: [name] })
