import { ScimError } from '../../scim/error.ts'
import type { Caller } from '../../scim/store.ts'
import { type JobRow, WAITING } from '../store/reset-job-rows.ts'
import type { JobDocument } from '../store/reset-jobs.ts'
import { attributesOf, jobActor } from './job-request.ts'
import type { JobPorts } from './ports.ts'

const AT_ONCE = 200

/** Throws ScimError 409 for a job that can't be taken back, whoever asks. */
export function requireUndoable(job: JobDocument): void {
  if (attributesOf(job).reason === 'compromised')
    throw new ScimError(409, undefined, 'These passwords were reset because somebody may know them: they stay dead.')
}

/**
 * Gives everybody of a job their former password back who has done nothing since and was reset in the last ten minutes. Who is not among
 * them keeps what the job has made. May be begun again where it was interrupted.
 */
export async function undoJob(
  { rows, passwords, inTransaction }: Pick<JobPorts, 'rows' | 'passwords' | 'inTransaction'>,
  job: JobDocument,
  caller: Caller,
): Promise<void> {
  for (let seq = 0; ; ) {
    const batch = await rows.after(job._id, seq, AT_ONCE, WAITING)
    const last = batch.at(-1)
    if (!last) return
    await inTransaction(async transaction => {
      const undone = await passwords.undoResets(batch.flatMap(toReset), jobActor(caller), transaction)
      await rows.undo(
        batch.filter(({ person }) => person !== undefined && undone.has(person)),
        transaction,
      )
    })
    seq = last.seq
  }
}

const toReset = ({ job, person, resetId }: JobRow) => (person && resetId ? [{ job, person, resetId }] : [])
