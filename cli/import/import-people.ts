import { attributesToRead, changesOf } from '../../people/changes.ts'
import type { Mapping } from '../../people/person-in.ts'
import { type Bulk, createBulk, type Outcome } from '../bulk.ts'
import { findBy } from '../find-by.ts'
import { lost } from '../people/lost.ts'
import type { Report } from '../people/report.ts'
import type { PeopleFile } from '../people-file/people-file.ts'
import { createProgressBar } from '../progress-bar.ts'
import { kinds } from '../resources.ts'
import type { Tools } from '../tools.ts'
import { untilFailure } from '../until-failure.ts'
import { addMembers } from './add-members.ts'
import { createFindGroups, type FindGroups } from './find-groups.ts'
import { type Arrival, createNewcomers, isOfPeople, type Newcomer } from './newcomer.ts'

type Wishes = { readonly mustChange: boolean; readonly createGroups: boolean }

type Ports = {
  readonly bulk: Bulk
  readonly report: Report
  readonly tools: Tools
  readonly findGroups: FindGroups
  readonly attributes: readonly string[]
}

/**
 * Sends the people of a file as it is read, and tells the report what becomes of each. Whoever is there already, as after a run that was
 * cut off, and is what the file says, counts as unchanged. Throws CommandFailed where the server is lost on the way.
 */
export async function importPeople(
  file: PeopleFile,
  mapping: Mapping,
  wishes: Wishes,
  report: Report,
  tools: Tools,
): Promise<void> {
  const bulk = await createBulk(tools)
  const bar = createProgressBar('sent', tools.world.stderr)
  const newcomerIn = createNewcomers(mapping, wishes.mustChange)
  const attributes = attributesToRead([...mapping.columns.keys()].filter(isOfPeople))
  const ports = { bulk, report, tools, attributes, findGroups: createFindGroups(tools.scim, wishes.createGroups) }
  let read = 0
  const batches = bulk.batches(newcomers(), ({ operation }) => operation)
  const sending = {
    async send(batch: readonly Newcomer[]) {
      await sendAll(batch, ports)
      bar.advance(read, file.count)
    },
    giveUp: (newcomer: Newcomer) => tell(report, { newcomer, result: 'notSent', detail: 'Run the command again.' }),
  }
  await untilFailure(batches, sending, tools).finally(bar.end)

  async function* newcomers(): AsyncGenerator<Newcomer> {
    for await (const row of file.rows()) {
      read++
      const newcomer = newcomerIn(row)
      if (typeof newcomer !== 'string') yield newcomer
      else report.add({ line: row.line, key: '', result: 'failed', detail: newcomer })
    }
  }
}

async function sendAll(batch: readonly Newcomer[], ports: Ports): Promise<void> {
  const { bulk, report, findGroups } = ports
  let open = batch
  let isSent = false
  try {
    const groupBy = await findGroups(batch.flatMap(({ groups }) => groups))
    const problemOf = ({ groups }: Newcomer) =>
      groups.map(groupBy).flatMap(group => ('problem' in group ? [group.problem] : []))[0]
    for (const newcomer of batch) {
      const detail = problemOf(newcomer)
      if (detail !== undefined) tell(report, { newcomer, result: 'failed', detail })
    }
    open = batch.filter(newcomer => problemOf(newcomer) === undefined)
    const outcomes = await bulk.send(open.map(({ operation }) => operation))
    isSent = true
    const arrivals = await arrivalsOf(open, outcomes, ports)
    for (const arrival of await addMembers(arrivals, groupBy, bulk)) tell(report, arrival)
  } catch (error) {
    for (const newcomer of open) tell(report, { newcomer, ...lost(error, isSent) })
    throw error
  }
}

/** Whose name is taken may have come with a run before this one. */
async function arrivalsOf(
  newcomers: readonly Newcomer[],
  outcomes: readonly Outcome[],
  { attributes, tools }: Ports,
): Promise<Arrival[]> {
  const isTaken = (index: number) => outcomes[index]?.status === 409
  const values = newcomers.filter((_, index) => isTaken(index)).map(({ userName }) => userName)
  const there = new Map<string, { id: string; differs: (newcomer: Newcomer) => string | undefined }>()
  for await (const person of findBy(kinds.user, { attribute: 'userName', values, attributes }, tools.scim))
    there.set(String(person.userName).toLowerCase(), {
      id: person.id,
      differs: ({ said }) => changesOf(person, said)[0]?.attribute,
    })
  return newcomers.map((newcomer, index) => {
    const { status = 500, id, detail } = outcomes[index] ?? {}
    const taken = isTaken(index) ? there.get(newcomer.userName.toLowerCase()) : undefined
    const differs = taken?.differs(newcomer)
    if (status < 400) return { newcomer, result: 'imported', id }
    if (taken && differs === undefined) return { newcomer, result: 'unchanged', id: taken.id }
    const other = differs === undefined ? '' : ` Somebody has it with another ${differs}.`
    return { newcomer, result: 'failed', detail: `${detail}${other}` }
  })
}

const tell = (report: Report, { newcomer: { line, userName: key }, ...told }: Arrival) =>
  report.add({ line, key, ...told })
