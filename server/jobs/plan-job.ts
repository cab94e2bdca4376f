import type { Caller } from '../../scim/store.ts'
import { type JobRow, type JobRowStore, rowId } from '../store/reset-job-rows.ts'
import type { JobDocument, Scan } from '../store/reset-jobs.ts'
import { attributesOf, jobActor, requestOf } from './job-request.ts'
import { createDigest, type Judged, judge, notThere } from './judge.ts'
import { requireTimeToMail } from './mail-wait.ts'
import type { JobPorts } from './ports.ts'
import { type Chosen, chosenBy } from './selection.ts'

/** A plan, or what there is of it, with the place from where it goes on when it is this job's turn again. */
export type JobPlan = Omit<Scan, 'place'> & Partial<Pick<Scan, 'place'>>

export type Planning = {
  readonly job: JobDocument
  readonly caller: Caller
  /** Asked before each piece of work; where it says no, nothing more is done. */
  readonly goesOn: () => Promise<boolean>
  /** Asked after each piece of work: whether others are to have their turn. */
  readonly givesWay: () => Promise<boolean>
}

const NOTHING = { total: 0, eligible: 0, activated: 0, sessions: 0, tokens: 0 }

/**
 * Writes a row for everybody whom a job names, with what would become of them. Goes on from where it gave way; what an interrupted attempt
 * has left behind that is begun again. Undefined where it doesn't go on. Throws ScimError 400 where mails would leave too late.
 */
export async function planJob(
  ports: JobPorts,
  { job, caller, goesOn, givesWay }: Planning,
): Promise<JobPlan | undefined> {
  const { _id: id } = job
  const attributes = attributesOf(job)
  const order = orderOf(job, caller)
  const { scan } = job
  const digest = createDigest(scan?.digest)
  const totals = { ...NOTHING, ...scan?.totals }
  let life = scan?.life ?? Number.POSITIVE_INFINITY
  await ports.rows.clear(id, totals.total)
  const selected = { job: id, selection: attributes.selection ?? {}, caller, place: scan?.place }
  for await (const { chosen, place } of chosenBy(ports, selected)) {
    if (!(await goesOn())) return undefined
    const rows = await rowsOf(chosen)
    for (const row of rows) {
      digest.add(row)
      totals.total += 1
      if (row.state === 'queued') totals.eligible += 1
      if (row.activated) totals.activated += 1
      totals.sessions += row.sessions ?? 0
      totals.tokens += row.tokens ?? 0
    }
    await ports.rows.insert(rows)
    if (place !== undefined && (await givesWay())) return { place, digest: digest.value(), totals, life }
  }
  requireTimeToMail(attributes, { people: totals.eligible, life })
  return { digest: digest.value(), totals }

  async function rowsOf(chosen: readonly Chosen[]): Promise<JobRow[]> {
    const ids = [...new Set(chosen.flatMap(({ id: person }) => person ?? []))]
    const taken = await alreadyIn(ports.rows, id, ids)
    const judged = await judge(ports, ids, order)
    const ending = await ports.countEnding(ids)
    return chosen.map(({ id: person, given, line }, index) => {
      const isTwice = person !== undefined && taken.has(person)
      if (person !== undefined) taken.add(person)
      const { mailWithin, ...verdict }: Judged =
        person === undefined ? notThere : isTwice ? twice(person) : (judged.get(person) ?? notThere)
      if (mailWithin !== undefined) life = Math.min(life, mailWithin)
      const seq = totals.total + index + 1
      return {
        _id: rowId(id, isTwice || person === undefined ? `#${seq}` : person),
        job: id,
        seq,
        ...verdict,
        ...(given !== undefined && { given }),
        ...(line !== undefined && { line }),
        ...(verdict.state === 'queued' && attributes.revoke !== false && ending.get(person ?? '')),
      }
    })
  }
}

function orderOf(job: JobDocument, caller: Caller) {
  const attributes = attributesOf(job)
  return {
    request: requestOf(job._id, attributes),
    actor: jobActor(caller),
    activateFirst: attributes.activateFirst === true,
  }
}

const twice = (person: string): Judged => ({ state: 'skipped', reason: 'duplicate', person })

/** Whoever a piece before has named. */
async function alreadyIn(rows: Pick<JobRowStore, 'known'>, job: string, ids: readonly string[]): Promise<Set<string>> {
  const known = await rows.known(ids.map(person => rowId(job, person)))
  return new Set(ids.filter(person => known.has(rowId(job, person))))
}

/**
 * The name that the plan of a job has by now: everybody in its rows is looked at again. Goes on from where it gave way. Undefined where it
 * doesn't go on.
 */
export async function planAgain(
  ports: JobPorts,
  { job, caller, goesOn, givesWay }: Planning,
): Promise<JobPlan | undefined> {
  const order = orderOf(job, caller)
  const { scan, totals = NOTHING } = job
  const digest = createDigest(scan?.digest)
  for (let seq = Number(scan?.place ?? 0); ; ) {
    if (!(await goesOn())) return undefined
    const rows = await ports.rows.after(job._id, seq, AT_ONCE)
    const judged = await judge(
      ports,
      rows.flatMap(({ person }) => person ?? []),
      order,
    )
    for (const row of rows) digest.add(isAsBefore(row) ? row : (judged.get(row.person ?? '') ?? notThere))
    const last = rows.at(-1)
    if (!last) return { digest: digest.value(), totals }
    seq = last.seq
    if (await givesWay()) return { place: String(seq), digest: digest.value(), totals }
  }
}

const AT_ONCE = 500

const isAsBefore = ({ person, reason }: JobRow) => person === undefined || reason === 'duplicate'
