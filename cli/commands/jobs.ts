import { type Command, command } from '../command.ts'
import { getOf, listOf } from '../of-resources.ts'
import { flag, integer, required, text } from '../option.ts'
import { actOnJob, agreeTo, isEverybody, planJob, requireCount, startJob, waitFor } from '../reset-job.ts'
import { jobBody, jobOptions, resetOptions, selectionOf, selectionOptions } from '../reset-options.ts'
import { kinds } from '../resources.ts'

const { job } = kinds

const jobId = required(text('the id of the job', 'id'))

const rowsOf = (id: string) => `${job.endpoint}/${encodeURIComponent(id)}/rows`

/** An act that the server knows by a word. */
const act = (action: string, more: Pick<Command, 'description' | 'example'>): Command =>
  command({
    ...more,
    options: { jobId },
    run: async ({ jobId }, tools) => ({ json: await actOnJob(jobId, action, tools) }),
  })

export const jobs = {
  list: listOf(job, {
    description: 'List reset jobs.',
    example: 'jobs list --filter \'status eq "running"\'',
    columns: ['id', 'status', 'counts.total', 'counts.reset', 'reason', 'plannedAt', 'startedAt'],
  }),
  get: getOf(job, { description: 'Show a job, with its counts.', example: 'jobs get --job-id $job_id' }),
  plan: command({
    description:
      'Plan a reset of many people, and change nothing: the answer says who can be reset and why others can not.',
    example: 'jobs plan --file people.csv --reason compromised --start-at 2027-01-31T22:00:00+01:00',
    options: { ...selectionOptions, ...resetOptions, ...jobOptions },
    async run({ userId, userName, email, externalId, filter, groupId, file, all, ...wanted }, tools) {
      const selection = selectionOf({ userId, userName, email, externalId, filter, groupId, file, all })
      return { json: await planJob(await jobBody(selection, wanted), tools) }
    },
  }),
  run: command({
    description: 'Run a job as it was planned; shows the plan and asks.',
    example: 'jobs run --job-id $job_id --expected-count 2 --yes --wait',
    options: {
      jobId,
      expectedCount: integer('how many people you expect to be reset; with another number nothing happens'),
      wait: flag('wait until it is over; the exit code is 3 where somebody was left out or not mailed'),
    },
    async run({ jobId, ...how }, tools) {
      const planned = await tools.scim.get(job.endpoint, jobId)
      requireCount(isEverybody(planned), how.expectedCount, tools)
      await agreeTo(planned, tools)
      return startJob(planned, how, tools)
    },
  }),
  approve: command({
    description: 'Approve a large job of another administrator; shows the plan and asks.',
    example: 'jobs approve --job-id $job_id --yes',
    options: { jobId },
    async run({ jobId }, tools) {
      const planned = await tools.scim.get(job.endpoint, jobId)
      await agreeTo(planned, tools)
      return { json: await actOnJob(jobId, 'approve', tools, { planDigest: planned.planDigest ?? '' }) }
    },
  }),
  watch: command({
    description: 'Show how far a job is, until it is over.',
    example: 'jobs watch --job-id $job_id',
    options: { jobId },
    run: ({ jobId }, tools) => waitFor(jobId, tools),
  }),
  pause: act('pause', { description: 'Stop a job after the people in hand.', example: 'jobs pause --job-id $job_id' }),
  resume: act('resume', { description: 'Go on with a job that is paused.', example: 'jobs resume --job-id $job_id' }),
  cancel: act('cancel', {
    description: 'End a job; who has been reset stays so.',
    example: 'jobs cancel --job-id $job_id',
  }),
  retry: act('retryFailed', {
    description: 'Send the mails again that were refused or given up.',
    example: 'jobs retry --job-id $job_id',
  }),
  undo: act('undo', {
    description: 'Give the former passwords back, within ten minutes, to those who have done nothing since.',
    example: 'jobs undo --job-id $job_id',
  }),
  rows: command({
    description: 'List where each person of a job stands.',
    example: 'jobs rows --job-id $job_id --filter \'state eq "skipped"\'',
    options: { jobId, filter: text('a SCIM filter', 'filter'), limit: integer('how many at most') },
    columns: ['user.display', 'given', 'state', 'reason', 'resetAt', 'mailedAt', 'completedAt'],
    run: async ({ jobId, ...query }, { scim }) => ({ json: await scim.list(rowsOf(jobId), query) }),
  }),
  report: command({
    description: 'Print all rows of a job as CSV, however many they are.',
    example: 'jobs report --job-id $job_id > report.csv',
    options: { jobId },
    async run({ jobId }, { client }) {
      return { text: (await client('GET', rowsOf(jobId), { headers: { accept: 'text/csv' } })).parts() }
    },
  }),
}
