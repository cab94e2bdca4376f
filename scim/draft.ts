import { isDeepStrictEqual } from 'node:util'
import { getAttribute, isObject, setAttribute } from './attributes.ts'
import { createFolding, type foldElement, foldValue } from './document.ts'
import { createEffort } from './effort.ts'
import { ScimError } from './error.ts'
import type { Attribute, ResourceType } from './schema/attribute.ts'
import { attributesOf, pathName, type ResolvedPath } from './schema/paths.ts'
import { createSizeCheck } from './size-check.ts'
import type { Change, Json, JsonObject, MemberEdit, StoredResource } from './store.ts'
import { isMissing, isSame } from './values.ts'

/** A resource while a request is being worked into it. */
export type Draft = {
  readonly type: ResourceType
  /** The attributes of the type, worked out once for all that is asked of them. */
  readonly paths: readonly ResolvedPath[]
  readonly attributes: JsonObject
  externalId: string | undefined
  readonly memberEdits: { [attribute: string]: MemberEdit[] }
  /** Each operation looks at the values that those before it have left. */
  readonly fold: typeof foldElement
  readonly requireSize: ReturnType<typeof createSizeCheck>
  readonly spend: ReturnType<typeof createEffort>
}

/** A draft with what is stored of a resource, nothing computed and nothing from elsewhere; of a new one with the defaults. */
export function openDraft(type: ResourceType, current?: StoredResource): Draft {
  const paths = attributesOf(type)
  return {
    type,
    paths,
    attributes: attributesBefore(paths, current),
    externalId: current?.externalId,
    memberEdits: {},
    fold: createFolding(),
    requireSize: createSizeCheck(),
    spend: createEffort(),
  }
}

/**
 * What a finished draft amounts to. Throws ScimError 400 invalidValue for a missing required attribute and mutability for an
 * immutable one that changed (S16, S34, S60), and 413 for a resource that has grown too long.
 */
export function closeDraft(draft: Draft, current?: StoredResource): Change {
  const { paths, externalId, memberEdits } = draft
  const before = attributesBefore(paths, current)
  const after = storedAttributes(paths, draft.attributes)
  const writeOnly: { [path: string]: Json } = {}
  const touched: string[] = []
  for (const path of paths) {
    const value = getAttribute(draft.attributes, path)
    if (livesElsewhere(path.attribute)) {
      if (value !== undefined) writeOnly[pathName(path)] = value
      if (value !== undefined || memberEdits[pathName(path)]) touched.push(pathName(path))
      continue
    }
    requireSound(path, value, current && getAttribute(before, path))
    if (!isSame(value, getAttribute(before, path))) touched.push(pathName(path))
  }
  if (externalId !== current?.externalId) touched.push('externalId')
  const changed = !current || !isSame(before, after) || externalId !== current.externalId
  if (changed) draft.requireSize(after)
  const resource = { attributes: after, ...(externalId !== undefined && { externalId }) }
  return { resource, changed, memberEdits, writeOnly, touched }
}

function requireSound(path: ResolvedPath, value: Json | undefined, before: Json | undefined): void {
  const { attribute } = path
  if (attribute.required && isMissing(value)) {
    throw new ScimError(400, 'invalidValue', `The attribute "${pathName(path)}" is required.`)
  }
  if (attribute.mutability === 'immutable' && before !== undefined && !isFoldedAlike(attribute, value, before)) {
    throw new ScimError(400, 'mutability', `The attribute "${pathName(path)}" can't be changed once it is set.`)
  }
}

/** What isn't case-exact is the same in any case (RFC 7643 §2.3.1). */
const isFoldedAlike = (attribute: Attribute, value: Json | undefined, before: Json) =>
  value !== undefined && isDeepStrictEqual(foldValue(attribute, value), foldValue(attribute, before))

/** Secrets and foreign attributes have no place in the document. */
const livesElsewhere = ({ mutability, origin }: Attribute) => mutability === 'writeOnly' || origin !== undefined

function attributesBefore(paths: readonly ResolvedPath[], current: StoredResource | undefined): JsonObject {
  if (current) return storedAttributes(paths, current.attributes)
  const defaults: JsonObject = {}
  for (const path of paths) {
    if (path.attribute.default !== undefined) setAttribute(defaults, path, path.attribute.default)
  }
  return defaults
}

function storedAttributes(paths: readonly ResolvedPath[], attributes: JsonObject): JsonObject {
  const stored: JsonObject = {}
  for (const path of paths) {
    const value = getAttribute(attributes, path)
    if (value !== undefined && !livesElsewhere(path.attribute))
      setAttribute(stored, path, storedValue(path.attribute, value))
  }
  return stored
}

/** A copy without references and computed parts. */
function storedValue(attribute: Attribute, value: Json): Json {
  if (Array.isArray(value)) return value.map(element => storedValue(attribute, element))
  if (!isObject(value)) return value
  const isStored = (name: string) => name !== '$ref' && attribute.subAttributes?.[name]?.origin !== 'computed'
  return Object.fromEntries(Object.entries(value).filter(([name]) => isStored(name)))
}
