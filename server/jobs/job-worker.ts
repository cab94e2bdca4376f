import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { InvalidRequest, NotPermitted } from '../../passwords/errors.ts'
import { ScimError } from '../../scim/error.ts'
import type { Caller } from '../../scim/store.ts'
import { createLeasedWorker } from '../leased-worker.ts'
import type { Worker } from '../polling.ts'
import type { JobDocument, JobOwner, Scan } from '../store/reset-jobs.ts'
import type { InSpan } from '../telemetry/in-span.ts'
import { attributesOf, missingScope } from './job-request.ts'
import { type OwnerPorts, ownerOf } from './owner.ts'
import { planAgain, planJob } from './plan-job.ts'
import type { JobPorts } from './ports.ts'
import { nextBatch, Overtaken } from './run-job.ts'
import { undoJob } from './undo-job.ts'

export type JobWorkerPorts = JobPorts & OwnerPorts & { readonly inSpan: InSpan; readonly logger: Logger }

const LEASE = 10_000
const LONGEST_PAUSE = 15 * 60 * 1000
const MINUTE = 60_000

/** With pauses that double, about an hour and a half. */
const MOST_FAILURES = 10

/**
 * Plans jobs, carries them out and takes them back, one at a time; between two batches one gives way to others that wait. Several workers on one
 * database share them; what one leaves in the middle another goes on with when its lease ends.
 */
export function createJobWorker(ports: JobWorkerPorts): Worker {
  const { jobs, logger, now } = ports
  const worker = randomUUID()
  const leaseEnd = () => new Date(now().getTime() + LEASE)

  /** Between two pieces of work: whether it is still this worker's, and is still to be done. */
  const goesOnWith = (job: JobDocument) => async () =>
    !leased.isStopped() && (await jobs.lease(job._id, worker, statusOf(job), leaseEnd()))

  /** The same for work that others at a screen come before. */
  function goesOnBeside(job: JobDocument): () => Promise<boolean> {
    const [room, goesOn] = [ports.giveRoom(), goesOnWith(job)]
    return async () => {
      await room()
      return goesOn()
    }
  }

  const planningOf = (job: JobDocument, caller: Caller) => ({
    job,
    caller,
    goesOn: goesOnBeside(job),
    givesWay: () => jobs.isAnotherDue(job._id, now()),
  })

  const leased = createLeasedWorker<JobDocument>({
    name: 'jobs',
    lease: LEASE,
    claim: () => jobs.claim(worker, now(), leaseEnd()),
    renew: job => jobs.lease(job._id, worker, statusOf(job), leaseEnd()),
    workOn: job =>
      ports.inSpan('reset job', { 'rekey.job.id': job._id, 'rekey.job.status': statusOf(job) }, () => workOn(job)),
    async afterwards(job, error) {
      if (error && !(error instanceof Overtaken)) await afterError(job, error)
      if (!error && leased.isStopped()) await giveBack(job)
    },
    about: ({ _id }) => ({ job: _id }),
    logger,
  })
  return leased

  async function workOn(job: JobDocument): Promise<void> {
    const caller = await inNameOf(job.undo?.by ?? job.owner, job)
    if (!caller) return
    if (job.undo) return undo(job, caller, job.undo.askedAt)
    if (statusOf(job) === 'planning') return plan(job, caller)
    if (job.isVerified || (await isAsPlanned(job, caller))) return run(job, caller)
  }

  /** Whoever asked for it, with the scopes that it needs; undefined where that is no more, and the job has failed. */
  async function inNameOf(owner: JobOwner, job: JobDocument): Promise<Caller | undefined> {
    const caller = await ownerOf(owner, ports)
    const missing = caller && missingScope(attributesOf(job), caller)
    if (caller && !missing) return caller
    const what = missing
      ? `does not have the scope "${missing}" any more`
      : 'is gone, or was signed out everywhere since'
    await fail(job, `Whoever asked for it ${what}.`)
    return undefined
  }

  /** Until it is done, whoever else waits: without their passwords people can't do anything. */
  async function undo(job: JobDocument, caller: Caller, askedAt: Date): Promise<void> {
    const isDone = await undoJob(ports, { job, caller, askedAt, goesOn: goesOnWith(job) })
    if (!isDone) return
    await changeTo(job, {}, { undo: undefined, failures: 0 })
    logger.info({ job: job._id }, 'a job is taken back')
  }

  async function plan(job: JobDocument, caller: Caller): Promise<void> {
    const planned = await planJob(ports, planningOf(job, caller))
    if (!planned) return
    const { place, ...scan } = planned
    if (place !== undefined) return giveBack(job, { ...scan, place })
    const { digest, totals } = scan
    const data = { status: 'planned', plannedAt: now().toISOString() }
    await changeTo(job, data, { digest, totals, scan: undefined, failures: 0 })
    logger.info({ job: job._id, ...totals }, 'a job is planned')
  }

  /** Whoever told it to run has seen a plan: where another one would be carried out by now, it is theirs to look at first. */
  async function isAsPlanned(job: JobDocument, caller: Caller): Promise<boolean> {
    const planned = await planAgain(ports, planningOf(job, caller))
    if (!planned) return false
    const { digest, totals, place } = planned
    if (place !== undefined) {
      await giveBack(job, { digest, totals, place })
      return false
    }
    if (digest === job.digest) return changeTo(job, {}, { isVerified: true, scan: undefined })
    const statusReason =
      'Something has changed since it was planned, so it is planned anew: look at it and run it again.'
    await changeTo(
      job,
      { status: 'planning', statusReason, requestedBy: undefined, approvedBy: undefined },
      { digest: undefined, scan: undefined, dueAt: now() },
    )
    return false
  }

  /** While the database writes some people the next ones are prepared. */
  async function run(job: JobDocument, caller: Caller): Promise<void> {
    const { waves } = attributesOf(job)
    if (waves) return runWaves(job, caller, waves)
    const goesOn = goesOnBeside(job)
    const next = (place: { after: number; mailsFrom?: Date | undefined }) => {
      const batch = nextBatch(ports, { job, caller, worker }, place)
      // Whoever asks for it meets its error; nobody does where the write before it fails, or the job is stopped.
      batch.catch(() => {})
      return batch
    }
    let coming = next({ after: 0 })
    while (await goesOn()) {
      const batch = await coming
      if (!batch) return complete(job)
      // Before the next are prepared, for whom hundreds of passwords may be hashed.
      if (await jobs.isAnotherDue(job._id, now())) {
        await batch.write()
        return giveBack(job)
      }
      coming = next({ after: batch.end, mailsFrom: batch.mailsFrom })
      await batch.write()
    }
  }

  async function runWaves(job: JobDocument, caller: Caller, waves: { size: number; interval: number }): Promise<void> {
    const goesOn = goesOnBeside(job)
    let current = job
    while (await goesOn()) {
      const wave = waveOf(current, waves)
      if (wave.left === 0) return rest(current, wave.nextAt)
      const batch = await nextBatch(ports, { job: current, caller, worker }, { after: 0, most: wave.left })
      if (!batch) return complete(current)
      await batch.write()
      await changeTo(current, {}, { wave: { ...wave, left: wave.left - batch.count }, failures: 0 })
      if (await jobs.isAnotherDue(job._id, now())) return giveBack(job)
      current = (await jobs.find(job._id)) ?? current
    }
  }

  /** Behind those that wait already. */
  async function giveBack(job: JobDocument, scan?: Scan): Promise<void> {
    await jobs.lease(job._id, worker, statusOf(job), now(), scan)
  }

  function waveOf({ wave }: JobDocument, { size, interval }: { size: number; interval: number }) {
    const isOver = !wave || (wave.left === 0 && wave.nextAt <= now())
    return isOver ? { left: size, nextAt: new Date(now().getTime() + interval * MINUTE) } : wave
  }

  async function rest(job: JobDocument, until: Date): Promise<void> {
    const isLast = (await ports.rows.after(job._id, 0, 1, ['queued'])).length === 0
    if (isLast) await complete(job)
    else await jobs.lease(job._id, worker, 'running', until)
  }

  async function complete(job: JobDocument): Promise<void> {
    await changeTo(
      job,
      { status: 'completed', completedAt: now().toISOString(), statusReason: undefined },
      { failures: 0 },
    )
    await ports.files.remove(job._id)
    logger.info({ job: job._id }, 'a job is done')
  }

  async function changeTo(
    job: JobDocument,
    data: NonNullable<Parameters<typeof jobs.change>[2]['data']>,
    fields: NonNullable<Parameters<typeof jobs.change>[2]['fields']> = {},
  ): Promise<boolean> {
    const condition = { status: [statusOf(job)], worker }
    if (!(await jobs.change(job._id, condition, { data, fields }, now()))) throw new Overtaken()
    return true
  }

  /** One that is taken back, be it only in part, stays so. */
  async function fail(job: JobDocument, statusReason: string): Promise<void> {
    await changeTo(job, { status: job.undo ? 'undone' : 'failed', statusReason }, { undo: undefined })
    if (job.undo) await ports.outbox.releaseJob(job._id)
    await ports.files.remove(job._id)
    logger.warn({ job: job._id, statusReason }, 'a job has failed')
  }

  /** What is refused would be refused again. Else the pauses grow; at last the job is given up, with what it has done left as it is. */
  async function afterError(job: JobDocument, error: unknown): Promise<void> {
    if (isRefusal(error)) return fail(job, error.message)
    const { failures = 0 } = (await jobs.find(job._id)) ?? job
    logger.error({ err: error, job: job._id, failures }, 'a job stopped in its middle')
    if (failures + 1 >= MOST_FAILURES)
      return fail(job, 'It stopped again and again by an error of the server; see its log.')
    const pause = Math.min(LEASE * 2 ** failures, LONGEST_PAUSE)
    await changeTo(job, {}, { failures: failures + 1, dueAt: new Date(now().getTime() + pause) })
  }
}

/** What the job itself brings about, by what it asks for and who made it. */
function isRefusal(error: unknown): error is Error {
  return (
    error instanceof InvalidRequest ||
    error instanceof NotPermitted ||
    (error instanceof ScimError && FINAL.has(error.status))
  )
}

const FINAL: ReadonlySet<number> = new Set([400, 403, 404])

const statusOf = (job: JobDocument) => attributesOf(job).status as 'planning' | 'running' | 'undone'
