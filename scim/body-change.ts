import { getAttribute, isObject, keyOf, setAttribute } from './attributes.ts'
import { closeDraft, type Draft, openDraft } from './draft.ts'
import { ScimError } from './error.ts'
import { assign } from './patch/assign.ts'
import { expand } from './patch/expand.ts'
import type { ResourceType } from './schema/attribute.ts'
import { findSchema, isReadOnly, pathName, type ResolvedPath } from './schema/paths.ts'
import type { Change, Json, JsonObject, StoredResource } from './store.ts'
import { isNothing, type Reading } from './values.ts'

/**
 * A new resource from the body of a POST (RFC 7644 §3.3, S15–S24). Throws ScimError 400: invalidSyntax for a wrong shape,
 * invalidValue for a wrong or missing value, mutability for an act.
 */
export function createChange(
  type: ResourceType,
  body: Json,
  strict: ReadonlySet<string>,
  hosts?: ReadonlySet<string>,
): Change {
  const draft = openDraft(type)
  fill(draft, body, { strict, hosts })
  return closeDraft(draft)
}

/**
 * What the body of a PUT makes of a resource (RFC 7644 §3.5.1, S31–S36): what it leaves out is cleared, but for the attributes
 * that are `keptWhenOmitted`. Throws like `createChange`, and mutability for an immutable attribute that differs.
 */
export function replaceChange(
  type: ResourceType,
  current: StoredResource,
  body: Json,
  strict: ReadonlySet<string>,
  hosts?: ReadonlySet<string>,
): Change {
  const draft = openDraft(type, current)
  draft.externalId = undefined
  for (const path of draft.paths) {
    const { origin, mutability, keptWhenOmitted } = path.attribute
    if (origin === 'membership' && !mutability) draft.memberEdits[pathName(path)] = [{ kind: 'replace', values: [] }]
    if (!keptWhenOmitted && mutability !== 'readOnly') setAttribute(draft.attributes, path, undefined)
  }
  fill(draft, body, { strict, hosts })
  return closeDraft(draft, current)
}

function fill(draft: Draft, body: Json, { strict, hosts }: Omit<Reading, 'body'>): void {
  const { type } = draft
  if (!isObject(body)) throw new ScimError(400, 'invalidSyntax', 'The body must be a JSON object.')
  const assignments = expand(type, body, strict)
  checkSchemas(type, body, strict)
  const reading: Reading = { body: 'resource', strict, hosts }
  for (const { target, value } of assignments) {
    const { path } = target
    if (isAct(path) && !isNothing(value) && value !== false)
      throw new ScimError(400, 'mutability', `"${pathName(path)}" is an act: send it by PATCH, to what is there.`)
    if (isReadOnly(path) || path.attribute.patchOnly || pathName(path) === 'schemas') continue
    if (isNothing(value)) {
      unassign(draft, path)
    } else {
      if (path.attribute.origin === 'membership') delete draft.memberEdits[pathName(path)]
      assign(draft, 'replace', target, value, reading)
    }
  }
}

/** What would be done, were it no POST or PUT: nobody has read it, so that it doesn't repeat what is there. */
const isAct = ({ attribute: { patchOnly, mutability } }: ResolvedPath) => patchOnly && mutability === 'writeOnly'

/**
 * null and [] clear a default (S20), but for that which is false: a filter would tell nothing from it. On what lives elsewhere they say
 * nothing.
 */
function unassign(draft: Draft, path: ResolvedPath): void {
  if (path.names.length > 1 || pathName(path) === 'externalId') return
  const isFalse = path.attribute.default === false && getAttribute(draft.attributes, path) !== undefined
  setAttribute(draft.attributes, path, isFalse ? false : undefined)
}

/** `schemas` names the core schema and no stranger; a URN with nothing under it is let pass (S3, S21, T8). */
function checkSchemas(type: ResourceType, body: JsonObject, strict: ReadonlySet<string>): void {
  const schemas = body[keyOf(body, 'schemas')]
  if (!Array.isArray(schemas) || schemas.length === 0) throw syntax('"schemas" must be an array of URNs.')
  const keys = new Set(Object.keys(body).map(name => name.toLowerCase()))
  for (const urn of schemas) {
    const isStranger = typeof urn !== 'string' || !findSchema(type, urn)
    if (isStranger && (strict.has('T8') || typeof urn !== 'string' || keys.has(urn.toLowerCase()))) {
      throw syntax(`"schemas" holds something that is no schema of a ${type.name}.`)
    }
  }
  if (!schemas.some(urn => typeof urn === 'string' && findSchema(type, urn) === type.schema)) {
    throw syntax(`"schemas" must hold "${type.schema.urn}".`)
  }
}

const syntax = (detail: string) => new ScimError(400, 'invalidSyntax', detail)
