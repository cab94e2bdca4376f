import { ScimError } from '../../scim/error.ts'
import type { Caller } from '../../scim/store.ts'
import { type JobRow, WAITING } from '../store/reset-job-rows.ts'
import type { JobDocument } from '../store/reset-jobs.ts'
import { deactivateAgain } from './activate.ts'
import { attributesOf, jobActor } from './job-request.ts'
import type { JobPorts } from './ports.ts'
import { paceOf } from './run-job.ts'

const AT_ONCE = 200

/** Why a job can't be taken back, whoever asks; undefined where it can. */
export const undoRefusal = (job: JobDocument): ScimError | undefined =>
  attributesOf(job).reason === 'compromised'
    ? new ScimError(409, undefined, 'These passwords were reset because somebody may know them: they stay dead.')
    : undefined

/**
 * Gives everybody of a job their former password back who has done nothing since and was reset in the ten minutes before that was asked
 * for. Whoever was made active for it is inactive again. Who is not among them keeps what the job has made. Mails wait meanwhile. `goesOn` is asked before each
 * piece of work: false where it said no, and whoever begins again does the rest.
 */
export async function undoJob(
  ports: Pick<JobPorts, 'outbox' | 'rows' | 'users' | 'passwords' | 'audit' | 'inTransaction' | 'now'>,
  { job, caller, askedAt, goesOn }: { job: JobDocument; caller: Caller; askedAt: Date; goesOn: () => Promise<boolean> },
): Promise<boolean> {
  const { outbox, rows, passwords, inTransaction, now } = ports
  const { _id: id } = job
  const actor = jobActor(caller)
  let mailsFrom = now()
  await outbox.holdJob(id)
  for (let seq = 0; await goesOn(); ) {
    const pace = paceOf(attributesOf(job), mailsFrom, now())
    const batch = await rows.after(id, seq, AT_ONCE, WAITING)
    const last = batch.at(-1)
    if (!last) {
      await outbox.releaseJob(id)
      return true
    }
    const mails = await inTransaction(async transaction => {
      const told = await passwords.undoResets(batch.flatMap(toReset), { actor, askedAt, pace }, transaction)
      const taken = batch.filter(({ person }) => person !== undefined && told.undone.has(person))
      const activated = taken.filter(({ personVersion }) => personVersion !== undefined)
      if (activated.length > 0) await deactivateAgain(ports, activated, { job: id, caller, transaction })
      await rows.undo(taken, transaction)
      return told.mails
    })
    if (pace) mailsFrom = new Date(pace.mailsFrom.getTime() + mails * pace.mailPause)
    seq = last.seq
  }
  return false
}

const toReset = ({ job, person, resetId }: JobRow) => (person && resetId ? [{ job, person, resetId }] : [])
