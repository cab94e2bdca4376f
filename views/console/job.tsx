import { consolePage } from './frame.tsx'
import { Funnel } from './funnel.tsx'
import { type ActsProps, JobActs, RunForm } from './job-acts.tsx'
import { JobRows, type RowsProps } from './job-rows.tsx'
import { JobStatus, type ShownJob, SKIPPED } from './job-words.tsx'
import { Facts, Figure, When } from './parts.tsx'
import { type Report, ReportNotice } from './report.tsx'
import { WrongNotice } from './wrong.tsx'

export type JobProps = RowsProps &
  ActsProps & {
    told: Report | undefined
    /** Whether it goes on while it is looked at. */
    isLive: boolean
  }

export function jobPage(props: JobProps): string {
  const { frame, told, job, isLive, problem } = props
  const isPlan = ['planned', 'awaitingApproval'].includes(job.status)
  return consolePage({
    frame,
    title: `Reset of ${job.whom}`,
    back: { label: 'Reset jobs', href: '/console/jobs' },
    scripts: ['job.js'],
    // Where a number is being typed the page stays.
    reloadAfter: isLive && !isPlan ? 5 : undefined,
    children: (
      <div
        id="job"
        data-status={job.status}
        data-events={isLive ? `/console/jobs/${encodeURIComponent(job.id)}/events` : undefined}
      >
        {told && <ReportNotice report={told} />}
        <WrongNotice problem={problem} />
        <p class="status" aria-live="polite">
          <JobStatus status={job.status} />
          {isLive && (
            <noscript>
              {' '}
              <a href={`/console/jobs/${encodeURIComponent(job.id)}`}>Reload</a>
            </noscript>
          )}
        </p>
        {job.statusReason && <p>{job.statusReason}</p>}
        {isPlan && <Plan {...job} />}
        {isPlan && <RunForm {...props} />}
        {job.startedAt && <Funnel job={job} />}
        <JobActs {...props} />
        <About {...job} />
        <JobRows {...props} id={job.id} />
      </div>
    ),
  })
}

/** Who would be reset, who not and why, and what dies with it. */
function Plan({ counts, skipped, revoke }: ShownJob) {
  const { eligible = 0, sessions = 0, tokens = 0, activated = 0 } = counts
  const left = skipped.reduce((sum, { count }) => sum + count, 0)
  return (
    <section class="plan">
      <h2>The plan</h2>
      <ul class="figures">
        <Figure count={eligible} one="will be reset" />
        <Figure count={left} one="is left out" several="are left out" />
        {activated > 0 && <Figure count={activated} one="is activated" several="are activated" />}
        {revoke && <Figure count={sessions} one="session ends" several="sessions end" />}
        {revoke && <Figure count={tokens} one="token ends" several="tokens end" />}
      </ul>
      {skipped.length > 0 && (
        <>
          <h3>Left out</h3>
          <Facts
            facts={skipped.map(({ reason, count }) => ({
              name: SKIPPED[reason] ?? reason,
              value: count.toLocaleString('en'),
            }))}
          />
        </>
      )}
    </section>
  )
}

function About(job: ShownJob) {
  const { delivery, mail, purpose, reason, note, created, startedAt, completedAt, beginsAt, revoke } = job
  const { filter, requestedBy, approvedBy } = job
  const way = delivery === 'link' ? 'a link by mail' : `a one-time password, ${mail ? 'by mail' : 'sealed to a key'}`
  return (
    <section>
      <h2>About this job</h2>
      <Facts
        facts={[
          { name: 'Kind', value: purpose === 'activate' ? 'invitation' : 'reset' },
          { name: 'Brings', value: way },
          { name: 'Sessions and tokens', value: revoke ? 'end' : 'stay' },
          { name: 'Reason', value: reason },
          ...(note ? [{ name: 'Note', value: <bdi>{note}</bdi> }] : []),
          ...(filter ? [{ name: 'Search', value: <code>{filter}</code> }] : []),
          { name: 'Made', value: <When at={created} /> },
          ...(requestedBy ? [{ name: 'Asked for by', value: <bdi>{requestedBy}</bdi> }] : []),
          ...(approvedBy ? [{ name: 'Approved by', value: <bdi>{approvedBy}</bdi> }] : []),
          ...(beginsAt && !startedAt ? [{ name: 'Begins', value: <When at={beginsAt} /> }] : []),
          ...(startedAt ? [{ name: 'Run', value: <When at={startedAt} /> }] : []),
          ...(completedAt ? [{ name: 'Over', value: <When at={completedAt} /> }] : []),
        ]}
      />
    </section>
  )
}
