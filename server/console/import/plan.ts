import { createHash } from 'node:crypto'
import { bodyOf, type Change, changesOf, operationsOf } from '../../../people/changes.ts'
import type { Mapping, PersonInFile } from '../../../people/person-in.ts'
import { PATCH_OP } from '../../../scim/patch/operations.ts'
import type { JsonObject } from '../../../scim/store.ts'
import type { Api } from '../api.ts'
import { findPeople } from './find-people.ts'
import type { KeptFile, RowProblem } from './kept.ts'
import { problemIn, usableRows } from './usable-rows.ts'

/** What is to be done for one line, as an operation of a Bulk. */
export type Step = {
  readonly line: number
  readonly userName: string
  readonly isNew: boolean
  readonly changes: readonly Change[]
  readonly operation: JsonObject
}

export type Plan = {
  readonly steps: readonly Step[]
  readonly unchanged: number
  readonly problems: readonly RowProblem[]
  /** Says whether a later one is the same. */
  readonly fingerprint: string
}

/** What an import would do, by what is here now; whoever is not in the file is left alone. Throws Refused. */
export async function planImport(file: KeptFile, mapping: Mapping, api: Api): Promise<Plan> {
  const { usable, problems } = usableRows(file, mapping)
  const personOf = await findPeople(usable, mapping.columns.keys(), api)
  const lines = new Map<unknown, number>()
  const again: RowProblem[] = []
  const steps: Step[] = []
  for (const row of usable) {
    const person = personOf(row)
    const earlier = person && lines.get(person.id)
    if (earlier !== undefined) again.push(problemIn(row, `Line ${earlier} is about the same person.`))
    else steps.push(stepFor(row, person))
    if (person && earlier === undefined) lines.set(person.id, row.line)
  }
  const wanted = steps.filter(({ changes }) => changes.length > 0)
  const operations = JSON.stringify(wanted.map(({ operation }) => operation))
  return {
    steps: wanted,
    unchanged: steps.length - wanted.length,
    problems: [...problems, ...again].sort((one, other) => one.line - other.line),
    fingerprint: createHash('sha256').update(operations).digest('base64url'),
  }
}

function stepFor({ line, said }: PersonInFile, person: JsonObject | undefined): Step {
  const changes = changesOf(person ?? {}, said)
  const step = { line, userName: String(said.userName), isNew: person === undefined, changes }
  if (!person) return { ...step, operation: { method: 'POST', path: '/Users', bulkId: `${line}`, data: bodyOf(said) } }
  const { version } = person.meta as { version: string }
  const data = { schemas: [PATCH_OP], Operations: operationsOf(changes, person) }
  return {
    ...step,
    operation: { method: 'PATCH', path: `/Users/${encodeURIComponent(String(person.id))}`, version, data },
  }
}
