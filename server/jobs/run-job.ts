import type { ResetOutcome } from '../../passwords/passwords.ts'
import type { Transaction } from '../../passwords/ports.ts'
import type { Caller } from '../../scim/store.ts'
import type { JobRow } from '../store/reset-job-rows.ts'
import type { JobDocument } from '../store/reset-jobs.ts'
import { attributesOf, jobActor, requestOf } from './job-request.ts'
import type { JobPorts } from './ports.ts'
import { createSealing } from './sealing.ts'

const MINUTE = 60_000

/** How many people are reset in one transaction: the database keeps in memory what it has not committed. */
const AT_ONCE = 200

/** Somebody else works on the job by now, or has stopped it. */
export class Overtaken extends Error {}

/**
 * Resets the next people of a job, together with the rows that say so: both are written or neither, so that each is reset once, whatever
 * happens in between. Whoever can't be reset any more is skipped with the reason. Answers how many were looked at; 0 when all are done.
 * Throws Overtaken.
 */
export async function runSome(
  ports: JobPorts,
  { job, caller, worker, most }: { job: JobDocument; caller: Caller; worker: string; most: number },
): Promise<number> {
  const { _id: id } = job
  const attributes = attributesOf(job)
  const rows = await ports.rows.after(id, 0, Math.min(AT_ONCE, most), ['queued'])
  if (rows.length === 0) return 0
  const byPerson = new Map(rows.map(row => [row.person ?? '', row]))
  const people = await ports.people.byIds([...byPerson.keys()])
  const pace = paceOf(job, ports.now())
  const request = { ...requestOf(id, attributes), job: { id, ...pace } }
  const { refused, commit } = await ports.passwords.prepareResets(people, request, jobActor(caller))
  const seal = await createSealing(attributes.recipientKey)
  await ports.inTransaction(async transaction => {
    const outcomes = await commit(transaction)
    const moved = await Promise.all(
      rows.map(async row => ({ _id: row._id, change: await changeOf(row, outcomes.get(row.person ?? '')) })),
    )
    await mustHold(ports.rows.moveAll(moved, 'queued', transaction))
    await keep(
      pace ? { mailsFrom: new Date(pace.mailsFrom.getTime() + outcomes.size * pace.mailPause) } : {},
      transaction,
    )
  })
  return rows.length

  async function changeOf(row: JobRow, outcome: ResetOutcome | undefined): Promise<Partial<JobRow>> {
    if (!outcome) return { state: 'skipped', reason: reasonFor(row) }
    const { resetId, expiresAt, oneTimePassword } = outcome
    const isDone = attributes.requireChange === false && attributes.delivery === 'oneTimePassword'
    return {
      state: isDone ? 'completed' : 'reset',
      resetId,
      resetAt: ports.now(),
      ...(isDone && { completedAt: ports.now() }),
      ...(expiresAt && { expiresAt }),
      ...(oneTimePassword && { sealed: await seal(oneTimePassword) }),
    }
  }

  function reasonFor({ person = '' }: JobRow): string {
    const refusal = refused.get(person)
    return refusal && 'reason' in refusal ? refusal.reason : 'notFound'
  }

  /** The write to the job that makes two workers on it, and an act that stops it, conflict with this transaction. */
  async function keep(fields: { mailsFrom?: Date }, transaction: Transaction): Promise<void> {
    await mustHold(ports.jobs.change(id, { status: ['running'], worker }, { fields }, ports.now(), transaction))
  }
}

async function mustHold(written: Promise<boolean>): Promise<void> {
  if (!(await written)) throw new Overtaken()
}

/** When the mails of the next people may leave, where the job has a rate. */
function paceOf(job: JobDocument, now: Date): { mailsFrom: Date; mailPause: number } | undefined {
  const { mailRate } = attributesOf(job)
  if (!mailRate) return undefined
  const { mailsFrom = now } = job
  return { mailsFrom: mailsFrom > now ? mailsFrom : now, mailPause: MINUTE / mailRate }
}
