import type { ResetOutcome } from '../../passwords/passwords.ts'
import type { Person, Transaction } from '../../passwords/ports.ts'
import type { ResetJobResource } from '../../scim/schema/reset-job.ts'
import type { Caller } from '../../scim/store.ts'
import type { JobRow } from '../store/reset-job-rows.ts'
import type { JobDocument } from '../store/reset-jobs.ts'
import { type Activated, activate } from './activate.ts'
import { attributesOf, jobActor, requestOf } from './job-request.ts'
import type { JobPorts } from './ports.ts'
import { createSealing } from './sealing.ts'

const MINUTE = 60_000

/** How many people are reset in one transaction: the database keeps in memory what it has not committed. */
const AT_ONCE = 500

/** Somebody else works on the job by now, or has stopped it. */
export class Overtaken extends Error {}

/** The next people of a job, judged, with what they get drawn and hashed. */
export type Batch = {
  /** How many they are. */
  readonly count: number
  /** The place of the last of them. */
  readonly end: number
  /** When the first mail of the people after them may leave, where the job has a rate. */
  readonly mailsFrom?: Date | undefined
  /**
   * Resets them, together with the rows that say so: both are written or neither, so that each is reset once, whatever happens in between.
   * Whoever can't be reset any more is skipped with the reason. Throws Overtaken.
   */
  write(): Promise<void>
}

/** Prepares those behind a place, so many at most; undefined where nobody is left. Writes nothing. */
export async function nextBatch(
  ports: JobPorts,
  { job, caller, worker }: { job: JobDocument; caller: Caller; worker: string },
  { after, most = AT_ONCE, mailsFrom = job.mailsFrom }: { after: number; most?: number; mailsFrom?: Date | undefined },
): Promise<Batch | undefined> {
  const { _id: id } = job
  const attributes = attributesOf(job)
  const rows = await ports.rows.after(id, after, Math.min(AT_ONCE, most), ['queued'])
  const end = rows.at(-1)?.seq
  if (end === undefined) return undefined
  const ids = rows.flatMap(({ person }) => person ?? [])
  const sleepers = new Set(rows.flatMap(({ person, activated }) => (activated && person ? [person] : [])))
  /** As the job makes them: whoever was made inactive since it was planned stays so. */
  const resulting = (person: Person) => (sleepers.has(person.id) ? { ...person, active: true } : person)
  const people = (await ports.people.byIds(ids)).map(resulting)
  const pace = paceOf(attributes, mailsFrom, ports.now())
  const asked = requestOf(id, attributes)
  const request = { ...asked, job: { id, ...asked.job, ...pace } }
  const { refused, commit } = await ports.passwords.prepareResets(people, request, jobActor(caller))
  const seal = await createSealing(attributes.recipientKey)
  const nextMails = pace && new Date(pace.mailsFrom.getTime() + people.length * pace.mailPause)
  return {
    count: rows.length,
    end,
    mailsFrom: nextMails,
    async write() {
      await ports.inTransaction(async transaction => {
        // First, so that a renewal of the lease waits for this transaction instead of making it begin again.
        await keep(nextMails ? { mailsFrom: nextMails } : {}, transaction)
        const asTheyAre = await ports.people.byIds(ids, transaction)
        const outcomes = await commit(transaction, asTheyAre.map(resulting))
        const woken = [...outcomes.keys()].filter(person => sleepers.has(person))
        const activated = await activate(ports, woken, { job: id, caller, transaction })
        const moved = await Promise.all(
          rows.map(async row => ({
            _id: row._id,
            change: { ...activationOf(row, activated), ...(await changeOf(row, outcomes.get(row.person ?? ''))) },
          })),
        )
        await mustHold(ports.rows.moveAll(moved, 'queued', transaction))
      })
    },
  }

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

  /** What was planned of it, and what came of that. */
  function activationOf({ activated, person = '' }: JobRow, { ids, version }: Activated): Partial<JobRow> {
    if (!activated) return {}
    return ids.has(person) ? { personVersion: version } : { activated: false }
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
export function paceOf({ mailRate }: ResetJobResource, from = new Date(0), now: Date) {
  return mailRate ? { mailsFrom: from > now ? from : now, mailPause: MINUTE / mailRate } : undefined
}
