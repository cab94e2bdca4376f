import type { Caller } from '../../scim/store.ts'
import { type JobRow, type JobRowStore, rowId } from '../store/reset-job-rows.ts'
import type { JobDocument } from '../store/reset-jobs.ts'
import { attributesOf, jobActor, requestOf } from './job-request.ts'
import { createDigest, type Judged, judge, notThere } from './judge.ts'
import { requireTimeToMail } from './mail-wait.ts'
import type { JobPorts } from './ports.ts'
import { type Chosen, chosenBy } from './selection.ts'

type Totals = NonNullable<JobDocument['totals']>

export type JobPlan = { readonly digest: string; readonly totals: Totals }

/**
 * Writes a row for everybody whom a job names, with what would become of them. What an interrupted attempt has left is begun again.
 * `goesOn` is asked before each piece of work; undefined where it says no. Throws ScimError 400 where mails would leave too late.
 */
export async function planJob(
  ports: JobPorts,
  { job, caller, goesOn }: { job: JobDocument; caller: Caller; goesOn: () => Promise<boolean> },
): Promise<JobPlan | undefined> {
  const { _id: id } = job
  const attributes = attributesOf(job)
  const order = orderOf(job, caller)
  const digest = createDigest()
  const totals = { total: 0, eligible: 0, activated: 0, sessions: 0, tokens: 0 }
  let life = Number.POSITIVE_INFINITY
  await ports.rows.clear(id)
  for await (const chosen of chosenBy(ports, { job: id, selection: attributes.selection ?? {}, caller })) {
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
 * The name that the plan of a job has by now: everybody in its rows is looked at again. Undefined where `goesOn` said no.
 */
export async function planAgain(
  ports: JobPorts,
  { job, caller, goesOn }: { job: JobDocument; caller: Caller; goesOn: () => Promise<boolean> },
): Promise<string | undefined> {
  const order = orderOf(job, caller)
  const digest = createDigest()
  for (let seq = 0; ; ) {
    if (!(await goesOn())) return undefined
    const rows = await ports.rows.after(job._id, seq, AT_ONCE)
    const judged = await judge(
      ports,
      rows.flatMap(({ person }) => person ?? []),
      order,
    )
    for (const row of rows) digest.add(isAsBefore(row) ? row : (judged.get(row.person ?? '') ?? notThere))
    const last = rows.at(-1)
    if (!last) return digest.value()
    seq = last.seq
  }
}

const AT_ONCE = 500

const isAsBefore = ({ person, reason }: JobRow) => person === undefined || reason === 'duplicate'
