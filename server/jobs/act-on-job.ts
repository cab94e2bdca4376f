import { isLimited } from '../../passwords/privilege.ts'
import { requireFreshSignIn } from '../../passwords/step-up.ts'
import { insufficientScope } from '../../scim/access.ts'
import { ScimError } from '../../scim/error.ts'
import { resetJobType } from '../../scim/schema/resource-types.ts'
import type { Caller } from '../../scim/store.ts'
import { auditEvent, toActor } from '../resources/ports.ts'
import type { OutboxStore } from '../store/outbox.ts'
import type { JobChange, JobDocument, JobStatus } from '../store/reset-jobs.ts'
import { APPROVERS_RANK } from './approvers.ts'
import { attributesOf, missingScope } from './job-request.ts'
import { toOwner } from './owner.ts'
import type { JobPorts } from './ports.ts'
import { undoRefusal } from './undo-job.ts'

export type Action = 'run' | 'pause' | 'resume' | 'cancel' | 'retryFailed' | 'approve' | 'undo'

/** What to do with a job, and what whoever asks for it has understood of it. */
export type Act = { readonly action: Action; readonly planDigest?: string; readonly expectedCount?: number }

type ActPorts = Pick<JobPorts, 'jobs' | 'rows' | 'audit' | 'inTransaction' | 'now'> & {
  readonly outbox: Pick<OutboxStore, 'retryJob'>

  /** Whether an administrator other than these people could approve. */
  readonly hasApprover: (except: readonly (string | undefined)[]) => Promise<boolean>
  /** Up to so many people a job needs no second administrator. */
  readonly approvalAbove: number
}

/** In which statuses an action makes sense. */
const FROM: Readonly<Record<Action, readonly JobStatus[]>> = {
  run: ['planned'],
  approve: ['awaitingApproval'],
  pause: ['running'],
  resume: ['paused'],
  cancel: ['planning', 'planned', 'awaitingApproval', 'running', 'paused'],
  retryFailed: ['running', 'paused', 'completed', 'cancelled', 'failed'],
  undo: ['running', 'paused', 'completed', 'cancelled', 'failed', 'undone'],
}

/** Where nobody else could look at it, whoever runs a large job has so long to stop it. */
const MINUTES_TO_THINK = 10
const MINUTE = 60_000

/**
 * Does an act on a job, in one conditional write with its audit; false when the job has moved on meanwhile. Throws ScimError: 409 in the
 * wrong status, 412 for another plan, 400 invalidValue for a wrong count, 403 for whoever may not approve.
 */
export function createActOnJob(ports: ActPorts): (job: JobDocument, act: Act, caller: Caller) => Promise<boolean> {
  const { jobs, audit, inTransaction, now } = ports

  return async (job, act, caller) => {
    const status = attributesOf(job).status as JobStatus
    const { action } = act
    const refusal = refusalOf(job, action, caller)
    if (refusal) throw refusal
    if (WEIGHTY.includes(action)) requireFreshSignIn(toActor(caller), now())
    const change = await changeOf(job, act, caller)
    return inTransaction(async transaction => {
      if (!(await jobs.change(job._id, { status: [status], version: job.version }, change, now(), transaction)))
        return false
      if (action === 'retryFailed') {
        await ports.outbox.retryJob(job._id, now(), transaction)
        await ports.rows.retry(job._id, transaction)
      }
      const details = { action, ...(job.digest && { planDigest: job.digest }) }
      await audit.record(
        { ...auditEvent(`job.${PAST[action]}`, caller, job._id), channel: 'job', details },
        transaction,
      )
      return true
    })
  }

  async function changeOf(job: JobDocument, act: Act, caller: Caller): Promise<JobChange> {
    switch (act.action) {
      case 'run':
        return runOf(job, act, caller)
      case 'approve':
        requirePlan(job, act)
        return begun({ approvedBy: caller.person ?? caller.client }, now(), job)
      case 'pause':
        return { data: { status: 'paused' } }
      case 'resume':
        return { data: { status: 'running' }, fields: { dueAt: later(job.beginsAt, now()), failures: 0 } }
      case 'cancel':
        return { data: { status: 'cancelled' } }
      case 'retryFailed':
        return {}
      case 'undo':
        return undoOf(job, caller)
    }
  }

  /** The worker does it; asked for once more, it is still what was asked for in time. */
  function undoOf({ undo }: JobDocument, caller: Caller): JobChange {
    const askedAt = undo?.askedAt ?? now()
    return {
      data: { status: 'undone', statusReason: undefined },
      fields: { undo: { by: toOwner(caller), askedAt }, dueAt: now(), worker: undefined, failures: 0 },
    }
  }

  async function runOf(job: JobDocument, act: Act, caller: Caller): Promise<JobChange> {
    const { expectedCount } = act
    const { total = 0, eligible = 0 } = job.totals ?? {}
    if (total === 0) throw invalid('Nobody is in this job: its selection fits nobody.')
    if (eligible === 0) throw invalid('Nobody of this job can be reset: its rows say why.')
    const { all } = attributesOf(job).selection ?? {}
    const isLarge = all === true || eligible > ports.approvalAbove
    requirePlan(job, act)
    if (isLarge && expectedCount === undefined)
      throw invalid('For so many people send "expectedCount", too: how many are to be reset.')
    if (expectedCount !== undefined && expectedCount !== eligible)
      throw invalid(`"expectedCount" is ${expectedCount}, but ${eligible} people would be reset.`)
    const data = { requestedBy: caller.person ?? caller.client, approvedBy: undefined, statusReason: undefined }
    const isUnattended = !caller.person && caller.scopes.has('jobs:unattended')
    if (!isLarge || isUnattended) return begun(data, now(), job)
    if (await ports.hasApprover([caller.person, job.owner.person]))
      return { data: { ...data, status: 'awaitingApproval' }, fields: { isVerified: false } }
    const statusReason = `There is no other administrator to approve it, so it begins in ${MINUTES_TO_THINK} minutes: until then it can be cancelled.`
    return begun({ ...data, statusReason }, new Date(now().getTime() + MINUTES_TO_THINK * MINUTE), job)
  }

  /** The worker takes it from `from` on, or from when it is to start. */
  function begun(data: NonNullable<JobChange['data']>, from: Date, job: JobDocument): JobChange {
    const { startAt } = attributesOf(job)
    const beginsAt = later(startAt === undefined ? undefined : new Date(startAt), from)
    return {
      data: { ...data, status: 'running', startedAt: now().toISOString() },
      fields: { dueAt: beginsAt, beginsAt, isVerified: false, failures: 0, wave: undefined, mailsFrom: undefined },
    }
  }
}

/** What a caller may do with a job as it is now. */
export const actionsFor = (job: JobDocument, caller: Caller): Action[] =>
  (Object.keys(FROM) as Action[]).filter(action => refusalOf(job, action, caller) === undefined)

/** Why a caller may not do this with a job as it is now; undefined where they may. */
function refusalOf(job: JobDocument, action: Action, caller: Caller): ScimError | undefined {
  const attributes = attributesOf(job)
  const status = attributes.status as JobStatus
  if (caller.rank < job.owner.rank)
    return new ScimError(403, undefined, 'Somebody who stands higher has made this job: ask them for it.')
  if (isLimited(caller, resetJobType.scopes.write) && caller.person !== job.owner.person)
    return new ScimError(403, undefined, 'Your role is for the people of some groups: act on jobs of your own.')
  if (!FROM[action].includes(status)) return wrongStatus(action, status)
  const missing = WEIGHTY.includes(action) ? missingScope(attributes, caller) : undefined
  if (missing !== undefined) return insufficientScope(missing)
  if (action === 'undo') return undoRefusal(job)
  return action === 'approve' ? approverRefusal(job, caller) : undefined
}

/** Whoever runs or approves a job says which plan they have looked at. */
function requirePlan({ digest }: JobDocument, { planDigest }: Act): void {
  if (planDigest === undefined) throw invalid('Send the "planDigest" of the plan that is to be carried out.')
  if (planDigest !== digest)
    throw new ScimError(412, undefined, 'The plan is another one by now: look at it, and send its "planDigest".')
}

const later = (one: Date | undefined, other: Date) => (one && one > other ? one : other)

/** A second pair of eyes: a person, never a token, and another one than whoever made or ran it. */
function approverRefusal(job: JobDocument, caller: Caller): ScimError | undefined {
  if (!caller.person)
    return new ScimError(403, undefined, 'A job is approved by an administrator who has signed in, not by a client.')
  if ([job.owner.person, attributesOf(job).requestedBy].includes(caller.person))
    return new ScimError(403, undefined, 'This job is your own: another administrator approves it.')
  return caller.rank < APPROVERS_RANK
    ? new ScimError(403, undefined, 'Only an administrator approves a job.')
    : undefined
}

/** What a person who has walked away from an open browser must not have done for them. */
const WEIGHTY: readonly Action[] = ['run', 'resume', 'approve', 'undo']

const PAST: Readonly<Record<Action, string>> = {
  run: 'run',
  approve: 'approved',
  pause: 'paused',
  resume: 'resumed',
  cancel: 'cancelled',
  retryFailed: 'retried',
  undo: 'undone',
}

const invalid = (detail: string) => new ScimError(400, 'invalidValue', detail)

const wrongStatus = (action: Action, status: JobStatus) =>
  new ScimError(409, undefined, `The job is ${status}: "${action}" is for one that is ${FROM[action].join(' or ')}.`)
