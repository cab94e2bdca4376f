import { bodyOf, type Change, changesOf, operationsOf } from '../../people/changes.ts'
import type { PersonInFile, Said } from '../../people/person-in.ts'
import { patchOf, type Resource } from '../scim.ts'

/** By what people of a file and of the server are known to be the same. */
export type KeyAttribute = 'externalId' | 'userName'

/** What has to be done for a person, as an operation of a Bulk. */
export type Step = {
  readonly result: 'joined' | 'moved' | 'left'
  readonly line?: number
  readonly key: string
  readonly id?: string
  readonly userName: string
  readonly changes: readonly Change[]
  /** What the file says, of somebody new. */
  readonly said?: Said
  /** JSON. */
  readonly operation: string
}

/** Steps as they are kept on the disk. */
export function* stepsIn(texts: Iterable<string>): Generator<Step> {
  for (const text of texts) yield JSON.parse(text)
}

/** The same key in any spelling that the server takes for the same: names to sign in with have no case. */
export const keyOf = (value: unknown, attribute: KeyAttribute): string | undefined =>
  typeof value !== 'string' ? undefined : attribute === 'userName' ? value.normalize('NFC').toLowerCase() : value

/** What makes a person of the server what a row says; undefined where they are that already. */
export function stepTo(person: Resource, key: string, { line, said }: PersonInFile): Step | undefined {
  const changes = changesOf(person, said)
  return changes.length > 0 ? { line, ...change(person, key, changes) } : undefined
}

/** Whoever is in the file no more. */
export const leaving = (person: Resource, key: string): Step =>
  change(person, key, [{ attribute: 'active', from: true, to: false }])

function change(person: Resource, key: string, changes: readonly Change[]): Step {
  const data = patchOf(operationsOf(changes, person))
  return {
    result: changes.some(({ attribute, to }) => attribute === 'active' && to === false) ? 'left' : 'moved',
    key,
    id: person.id,
    userName: String(person.userName),
    changes,
    operation: JSON.stringify({ method: 'PATCH', path: `/Users/${encodeURIComponent(person.id)}`, data }),
  }
}

export const joining = (key: string, { line, said }: PersonInFile): Step => ({
  result: 'joined',
  line,
  key,
  userName: String(said.userName),
  changes: changesOf({ id: '' }, said),
  said,
  operation: JSON.stringify({ method: 'POST', path: '/Users', bulkId: String(line), data: bodyOf(said) }),
})
