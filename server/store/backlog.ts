import type { Database } from './connect.ts'
import type { OutboxDocument } from './outbox.ts'
import type { JobRow } from './reset-job-rows.ts'
import type { JobDocument, JobStatus } from './reset-jobs.ts'

/** Milliseconds; whoever asks comes again soon. */
const PATIENCE = { maxTimeMS: 2000 }

const UNDER_WAY: readonly JobStatus[] = ['running', 'paused']

type Group<T> = { readonly _id: T; readonly count: number }

/** How much there is to do, and for how long already: in numbers, by indexes alone. */
export function createBacklog({ connection }: Database) {
  const jobs = connection.collection<JobDocument>('passwordResetJobs')
  const rows = connection.collection<JobRow>('passwordResetRows')
  const outbox = connection.collection<OutboxDocument>('outbox')

  return {
    async jobs() {
      const stages = [{ $group: { _id: '$search.status', count: { $sum: 1 } } }]
      const found = await jobs.aggregate<Group<string>>(stages, PATIENCE).toArray()
      return found.map(({ _id: status, count }) => ({ labels: { status }, count }))
    },
    async rows() {
      const clause = { 'search.status': { $in: [...UNDER_WAY] } } as object
      const ids = (await jobs.find(clause, { projection: { _id: 1 }, ...PATIENCE }).toArray()).map(({ _id }) => _id)
      const stages = [{ $match: { job: { $in: ids } } }, { $group: { _id: '$state', count: { $sum: 1 } } }]
      const found = await rows.aggregate<Group<string>>(stages, PATIENCE).toArray()
      return found.map(({ _id: state, count }) => ({ labels: { state }, count }))
    },
    async outbox(now: Date) {
      const sort = { $cond: [{ $gt: ['$recipient', null] }, 'notice', 'mail'] }
      const when = { $cond: [{ $lte: ['$dueAt', now] }, 'now', 'later'] }
      const stages = [
        { $match: { status: { $in: ['queued', 'unknown'] }, dueAt: { $gt: new Date(0) } } },
        { $group: { _id: { sort, when }, count: { $sum: 1 }, oldest: { $min: '$dueAt' } } },
      ]
      type Found = Group<{ sort: string; when: string }> & { readonly oldest: Date }
      const found = await outbox.aggregate<Found>(stages, PATIENCE).toArray()
      return found.map(({ _id: labels, count, oldest }) => ({ labels, count, oldest }))
    },
  }
}
