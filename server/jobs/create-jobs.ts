import type { Part } from '../../scim/part.ts'
import type { Database } from '../store/connect.ts'
import { createRowRecords } from '../store/reset-job-rows.ts'
import { createEventsPart } from './events-part.ts'
import { createJobWorker, type JobWorkerPorts } from './job-worker.ts'
import { viewRow } from './row-view.ts'
import { createRowsPart, type RowsPorts } from './rows-part.ts'

type Ports = JobWorkerPorts &
  Omit<RowsPorts, 'rowRecords'> &
  Pick<Parameters<typeof createEventsPart>[0], 'progressOf'> & { readonly database: Database }

/** Milliseconds between two looks at a job that somebody watches. */
const PROGRESS_PAUSE = 1000

/** Five minutes of them. */
const PROGRESS_LOOKS = 300

/** What is below a reset job, and the worker that plans it and carries it out. */
export function createJobs(ports: Ports) {
  const rowRecords = createRowRecords(ports.database, row => viewRow(row, { now: ports.now(), named: true }))
  const jobParts: readonly Part[] = [
    createRowsPart({ ...ports, rowRecords }),
    createEventsPart({ progressOf: ports.progressOf, pause: PROGRESS_PAUSE, mostLooks: PROGRESS_LOOKS }),
  ]
  return { jobParts, jobWorker: createJobWorker(ports) }
}
