import { getAttribute, isObject } from '../attributes.ts'
import { closeDraft, type Draft, openDraft } from '../draft.ts'
import { ScimError } from '../error.ts'
import type { ResourceType } from '../schema/attribute.ts'
import { attributePath, findSchema, isReadOnly, leafOf, pathName } from '../schema/paths.ts'
import type { Change, StoredResource } from '../store.ts'
import { isSame, type Reading, unwrapped } from '../values.ts'
import { assign } from './assign.ts'
import { type Assignment, addFew, expand, unassignExtension } from './expand.ts'
import type { Op, PatchOperation } from './operations.ts'
import { changeSchemas } from './schemas.ts'
import { parseTarget } from './target.ts'

/**
 * What the operations of a PATCH make of a resource, each on the result of the one before (RFC 7644 §3.5.2, S38). Pure: nothing
 * that is handed in changes, and the first wrong operation throws its ScimError with nothing done.
 */
export function applyOperations(
  type: ResourceType,
  current: StoredResource,
  operations: readonly PatchOperation[],
  strict: ReadonlySet<string>,
  hosts?: ReadonlySet<string>,
): Change {
  const draft = openDraft(type, current)
  const reading: Reading = { body: 'patch', strict, hosts }
  for (const [operation, assignments] of assignmentsOfAll(type, operations, strict))
    applyOne(draft, current, { operation, assignments }, reading)
  return closeDraft(draft, current)
}

/**
 * The attributes that operations mean to change, by path: read-only ones beside others (T9) never are. Throws like `applyOperations`
 * where they name none.
 */
export function namedAttributes(
  type: ResourceType,
  operations: readonly PatchOperation[],
  strict: ReadonlySet<string>,
): string[] {
  const assignments = [...assignmentsOfAll(type, operations, strict)].flatMap(([operation, own]) =>
    own.filter(({ target }) => isDirect(type, operation) || !isReadOnly(target.path)),
  )
  return assignments.map(({ target }) => pathName(attributePath(target.path)))
}

/** Each operation with what it sets. An object without a path may set as much as all operations together. */
function* assignmentsOfAll(
  type: ResourceType,
  operations: readonly PatchOperation[],
  strict: ReadonlySet<string>,
): Generator<readonly [PatchOperation, readonly Assignment[]]> {
  const all: Assignment[] = []
  for (const operation of operations) {
    const assignments = assignmentsOf(type, operation, strict)
    addFew(all, assignments)
    yield [operation, assignments]
  }
}

/** Whether an operation names the one attribute that it is about. */
const isDirect = (type: ResourceType, { path }: PatchOperation) => path !== undefined && !findSchema(type, path)

function applyOne(
  draft: Draft,
  current: StoredResource,
  { operation, assignments }: { operation: PatchOperation; assignments: readonly Assignment[] },
  reading: Reading,
): void {
  const names = isDirect(draft.type, operation)
  for (const assignment of assignments) {
    if (names || !repeats(current, assignment, reading)) assignOne(draft, operation.op, assignment, reading)
  }
}

function assignOne(draft: Draft, op: Op, { target, value }: Assignment, reading: Reading): void {
  if (pathName(target.path) === 'schemas') changeSchemas(draft, op, target, value)
  else assign(draft, op, target, value, reading)
}

/** An operation on the whole resource or a whole extension sets its members one by one (S43, S48). */
function assignmentsOf(
  type: ResourceType,
  { op, path, value = null }: PatchOperation,
  strict: ReadonlySet<string>,
): Assignment[] {
  const schema = path === undefined ? type.schema : findSchema(type, path)
  const single = strict.has('T14') ? value : unwrapped(value)
  if (path !== undefined && !schema) {
    const target = parseTarget(type, path, strict)
    return [{ target, value: leafOf(target.path).multiValued ? value : single }]
  }
  if (schema && schema !== type.schema)
    return op === 'remove' ? unassignExtension(type, schema.urn) : expand(type, { [schema.urn]: single }, strict)
  if (op === 'remove') throw new ScimError(400, 'mutability', 'The core schema of a resource cannot be removed.')
  if (!isObject(single))
    throw new ScimError(400, 'invalidValue', 'Without the path of an attribute the value must be an object.')
  return expand(type, single, strict)
}

/**
 * Clients repeat read-only attributes beside what they change (T9): the id, and all that an answer showed. What lives elsewhere, such as a
 * person's groups, is not at hand to be compared and is ignored. So is `meta`, whatever it says (RFC 7643 §3.1): it is soon outdated.
 */
function repeats(current: StoredResource, { target: { path }, value }: Assignment, { strict }: Reading): boolean {
  if (!isReadOnly(path)) return false
  if (strict.has('T9')) return false
  const name = pathName(path)
  const { origin, field } = path.attribute
  return (
    name === 'meta' ||
    name.startsWith('meta.') ||
    (origin ?? field ?? leafOf(path).origin) !== undefined ||
    isSame(value, name === 'id' ? current.id : getAttribute(current.attributes, path))
  )
}
