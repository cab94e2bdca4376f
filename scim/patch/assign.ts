import { assigned, getAttribute, isObject, setAttribute, without } from '../attributes.ts'
import type { Draft } from '../draft.ts'
import { ScimError } from '../error.ts'
import { requireOwnReference } from '../references.ts'
import { isReadOnly, leafOf, partPath, pathName, type ResolvedPath } from '../schema/paths.ts'
import type { Json } from '../store.ts'
import { idFrom, isAction, isNothing, type Reading, readValue, unassignedParts } from '../values.ts'
import { changeElements } from './elements.ts'
import { editMembers } from './members.ts'
import type { Op } from './operations.ts'
import type { Target } from './target.ts'

/**
 * Works one operation on one attribute into a draft (RFC 7644 §3.5.2.1–3, S42–S58). `value` counts for a remove only where the
 * attribute is a group's members (T4).
 */
export function assign(draft: Draft, op: Op, given: Target, json: Json, reading: Reading): void {
  const { target, value } = byId(given, json, reading)
  const { path } = target
  requireWritable(path)
  if (path.attribute.origin === 'membership') {
    editMembers(draft, op, target, value, reading)
  } else if (pathName(path) === 'externalId') {
    const read = op === 'remove' ? undefined : readValue(path, value, reading)
    draft.externalId = typeof read === 'string' ? read : undefined
  } else {
    const next = changeValue(draft, op, target, value, reading)
    if (next !== undefined) draft.requireSize(next)
    else if (reading.body === 'patch') requireRemovable(path)
    setAttribute(draft.attributes, path, next)
  }
}

/** A reference is not kept but made of the id beside it: who writes it writes the id at its end. */
function byId(target: Target, value: Json, { hosts }: Reading): { target: Target; value: Json } {
  const path = target.path.names[1] === '$ref' ? partPath(target.path, 'value') : undefined
  if (!path) return { target, value }
  const id = idFrom(value)
  if (id !== undefined) requireOwnReference(String(value), leafOf(target.path), hosts)
  return { target: { ...target, path }, value: id ?? value }
}

function changeValue(draft: Draft, op: Op, target: Target, json: Json, reading: Reading): Json | undefined {
  const { path } = target
  if (path.subAttribute?.required && (op === 'remove' || isNothing(json))) requireRemovable(path)
  if (path.attribute.multiValued) return changeElements(draft, op, target, json, reading)
  const held = getAttribute(draft.attributes, path)
  const [, part] = path.names
  const parts = isObject(held) ? held : {}
  const read = op === 'remove' ? undefined : readValue(path, json, reading)
  if (part) return assigned({ ...without(parts, [part]), ...(read !== undefined && { [part]: read }) })
  if (!path.attribute.subAttributes || isAction(path.attribute) || op === 'remove' || !isObject(json)) return read
  // The parts that aren't named stay as they are (S46, S48).
  return assigned({ ...without(parts, unassignedParts(path.attribute, json)), ...(isObject(read) && read) })
}

function requireWritable(path: ResolvedPath): void {
  if (isReadOnly(path)) {
    throw new ScimError(400, 'mutability', `The attribute "${pathName(path)}" can only be read.`)
  }
}

/** Required attributes and secrets can be replaced, never taken away (S54, S122). */
function requireRemovable(path: ResolvedPath): void {
  const { required, mutability, origin } = path.attribute
  if (required || leafOf(path).required || mutability === 'writeOnly' || origin) {
    throw new ScimError(400, 'mutability', `The attribute "${pathName(path)}" can't be removed.`)
  }
}
