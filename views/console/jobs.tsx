import { consolePage, type Frame } from './frame.tsx'
import { JobStatus, type ShownJob } from './job-words.tsx'
import { Empty, Pages, When } from './parts.tsx'

type Props = {
  frame: Frame
  jobs: readonly ShownJob[]
  firstHref: string | undefined
  nextHref: string | undefined
}

export const jobsPage = ({ frame, jobs, firstHref, nextHref }: Props): string =>
  consolePage({
    frame,
    title: 'Reset jobs',
    children: (
      <>
        {jobs.length === 0 ? (
          <Empty title="No job yet">
            <p>Tick several people in the table of users and choose “Reset password” to make one.</p>
          </Empty>
        ) : (
          <div class="scroll">
            <table class="stacked">
              <thead>
                <tr>
                  <th scope="col">For</th>
                  <th scope="col">Status</th>
                  <th scope="col" class="number">
                    People
                  </th>
                  <th scope="col" class="number">
                    Reset
                  </th>
                  <th scope="col" class="number">
                    Completed
                  </th>
                  <th scope="col">Made</th>
                </tr>
              </thead>
              <tbody>
                {jobs.map(job => (
                  <tr key={job.id}>
                    <th scope="row">
                      <a href={`/console/jobs/${encodeURIComponent(job.id)}`}>{job.whom}</a>
                      {job.note && (
                        <p class="small">
                          <bdi>{job.note}</bdi>
                        </p>
                      )}
                    </th>
                    <td>
                      <JobStatus status={job.status} />
                    </td>
                    <td class="number" data-label="People">
                      {job.counts.eligible ?? '–'}
                    </td>
                    <td class="number" data-label="Reset">
                      {job.counts.reset ?? '–'}
                    </td>
                    <td class="number" data-label="Completed">
                      {job.counts.completed ?? '–'}
                    </td>
                    <td class="when" data-label="Made">
                      <When at={job.created} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <Pages first={firstHref} next={nextHref} />
      </>
    ),
  })
