import type { Frame } from './frame.tsx'
import type { JobAct, ShownJob } from './job-words.tsx'
import { ActForm } from './parts.tsx'
import { TypedCount } from './typed-count.tsx'
import type { WrongIn } from './wrong.tsx'

export type ActsProps = {
  frame: Frame
  job: ShownJob
  /** What may be done, and makes sense now. */
  acts: readonly JobAct[]
  isFresh: boolean
  /** What was typed before a sign-in. */
  typed: Readonly<Record<string, string>>
  problem: JobProblem | undefined
}

export type JobProblem = WrongIn<'expectedCount'>

const LABELS: Readonly<Record<Exclude<JobAct, 'run' | 'approve'>, string>> = {
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel the job',
  retryFailed: 'Send failed mails again',
  undo: 'Undo the resets',
}

const addressOf = ({ job }: ActsProps) => `/console/jobs/${encodeURIComponent(job.id)}`

/** Runs the plan that is shown, by somebody who says how many people it is for; or lets a second administrator approve it. */
export function RunForm(props: ActsProps) {
  const { acts, job, frame, isFresh, typed, problem } = props
  const act = acts.find(name => name === 'run' || name === 'approve')
  if (!act && job.status === 'awaitingApproval')
    return (
      <p>
        Another administrator has to look at this plan and approve it.
        {acts.includes('cancel') && ' You can cancel it until then.'}
      </p>
    )
  if (!act || !job.digest) return null
  const { eligible = 0 } = job.counts
  if (eligible === 0) return <p>Nobody of this job can be reset, so there is nothing to run.</p>
  return (
    <ActForm frame={frame} action={addressOf(props)} class="act run">
      <input type="hidden" name="planDigest" value={job.digest} />
      {act === 'run' && (
        <TypedCount
          name="expectedCount"
          label={`Type how many people will be reset: ${eligible.toLocaleString('en')}`}
          value={typed.expectedCount}
          problem={problem}
        />
      )}
      {!isFresh && <p class="small">You will be asked to sign in again first, and come back to this plan.</p>}
      <div class="buttons">
        <button type="submit" name="action" value={act}>
          {act === 'run' ? 'Yes, Reset Passwords' : 'Approve and run'}
        </button>
      </div>
    </ActForm>
  )
}

export function JobActs(props: ActsProps) {
  const acts = props.acts.filter(name => name !== 'run' && name !== 'approve')
  if (acts.length === 0) return null
  return (
    <ActForm frame={{ ...props.frame, once: `${props.frame.once}.acts` }} action={addressOf(props)} class="acts">
      {acts.map(name => (
        <button key={name} type="submit" name="action" value={name} class="secondary">
          {LABELS[name]}
        </button>
      ))}
    </ActForm>
  )
}
