import { attributesToRead } from '../../people/changes.ts'
import type { PersonInFile } from '../../people/person-in.ts'
import { findBy } from '../find-by.ts'
import type { Report } from '../people/report.ts'
import { createProgressBar } from '../progress-bar.ts'
import { kinds } from '../resources.ts'
import type { Resource } from '../scim.ts'
import type { Tools } from '../tools.ts'
import type { Rows } from './read-rows.ts'
import type { Spill } from './spill.ts'
import { joining, type KeyAttribute, keyOf, leaving, type Step, stepTo } from './step.ts'

/** People at a time: as many as a page of the server has. */
const PAGE = 1000

export type Question = {
  readonly key: KeyAttribute
  /** A filter: whom the file speaks of. Without it, that is who has an externalId of this client. */
  readonly within: string | undefined
  /** The attributes that the file says something of. */
  readonly attributes: readonly string[]
}

/** What has to be done, as JSON of steps on the disk, and what share of people it would take out. */
export type Plan = { readonly steps: Spill; readonly leaving: number; readonly employed: number }

type Ports = { readonly steps: Spill; readonly report: Report; readonly tools: Tools }

/**
 * Walks once through the people of the server and looks each up in the file. Whoever is in both is compared; whoever is in one alone
 * leaves or joins, by steps. Who has nothing to do is told to the report.
 */
export async function compare(rows: Rows, question: Question, { steps, report, tools }: Ports): Promise<Plan> {
  const { key, within } = question
  const { index, nameless } = rows
  const attributes = attributesToRead(question.attributes)
  let employed = 0
  let gone = 0
  const bar = createProgressBar('compared', tools.world.stderr)
  let seen = 0
  try {
    for await (const page of tools.scim.pages(kinds.user.endpoint, { filter: within, attributes }, PAGE)) {
      for (const person of page.Resources) meet(person)
      seen += page.Resources.length
      bar.advance(seen, Math.max(seen, page.totalResults))
    }
    // Those whom the filter leaves out may be there all the same.
    if (within !== undefined)
      for (const batch of batchesOf(index.unfound(), PAGE)) {
        const values = batch.map(({ row }) => String(row.said[key]))
        for await (const person of findBy(kinds.user, { attribute: key, values, attributes }, tools.scim)) meet(person)
      }
    for (const { key: value, row } of index.unfound()) join(value, row)
  } finally {
    bar.end()
  }
  return { steps, leaving: gone, employed }

  function meet(person: Resource): void {
    const value = keyOf(person[key], key)
    if (value === undefined) return
    const row = index.find(value)
    if (person.active === true) employed++
    if (row) settle(person, value, row)
    else if (person.active === true) leave(person, value)
  }

  function settle(person: Resource, value: string, row: PersonInFile): void {
    const step = row.problem === undefined ? stepTo(person, value, row) : undefined
    const { line, problem: detail } = row
    if (step) plan(step)
    else report.add({ line, key: value, id: person.id, result: detail === undefined ? 'unchanged' : 'failed', detail })
  }

  function leave(person: Resource, value: string): void {
    const detail = 'Is not in the file, but a line of it that names nobody may be about them.'
    if (nameless === 0) plan(leaving(person, value))
    else report.add({ key: value, id: person.id, result: 'failed', detail })
  }

  function join(value: string, row: PersonInFile): void {
    const { line, problem } = row
    if (problem !== undefined) report.add({ line, key: value, result: 'failed', detail: problem })
    else if (row.said.active === false)
      report.add({ line, key: value, result: 'unchanged', detail: 'Is not employed, and not known here.' })
    else plan(joining(value, row))
  }

  function plan(step: Step): void {
    if (step.result === 'left') gone++
    steps.add(JSON.stringify(step))
  }
}

function* batchesOf<T>(things: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = []
  for (const thing of things) {
    batch.push(thing)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
