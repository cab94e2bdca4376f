import { isFresh } from '../../../passwords/step-up.ts'
import { UNDO_WINDOW } from '../../../passwords/undo-resets.ts'
import type { JsonObject } from '../../../scim/store.ts'
import { jobPage } from '../../../views/console/job.tsx'
import type { JobProblem } from '../../../views/console/job-acts.tsx'
import type { JobAct, ShownJob } from '../../../views/console/job-words.tsx'
import { namesOf } from '../names.ts'
import { numberIn } from '../numbers.ts'
import { orSayWhy } from '../or-say-why.ts'
import type { Answer, Fields, Page, Visit } from '../page.ts'
import { reportOf } from '../told.ts'
import { typeTheNumber } from '../typed-count.ts'
import { rowsOf } from './job-rows.ts'
import { toShownJob } from './shown-job.ts'

/** One job: its plan, how far it is, what can be done with it, and everybody in it. */
export const job: Page = {
  path: '/jobs/:id',
  scopes: ['jobs:read'],
  get: visit => show(visit),
  post: (visit, fields) =>
    orSayWhy(
      () => act(visit, fields),
      problem => show(visit, problem, fields),
    ),
}

async function act(visit: Visit, { action = '', planDigest, expectedCount = '' }: Fields): Promise<Answer> {
  const after = await visit.api.replace(addressOf(visit), {
    action,
    ...(planDigest && { planDigest }),
    ...(action === 'run' && { expectedCount: numberIn(expectedCount) }),
  })
  return {
    to: await visit.tell(`/console/jobs/${encodeURIComponent(visit.params.id ?? '')}`, {
      done: doneBy(action, after),
    }),
  }
}

function doneBy(action: string, { status, startedAt }: JsonObject): string {
  if (status === 'awaitingApproval') return 'Another administrator has to approve the job now.'
  if (action === 'cancel' && startedAt === undefined) return 'Cancelled. Nobody was reset.'
  return DONE[action] ?? 'Done.'
}

const DONE: Fields = {
  run: 'The job is on its way.',
  approve: 'Approved: the job is on its way.',
  pause: 'Paused after the people in hand.',
  resume: 'The job goes on.',
  cancel: 'Cancelled. Who has been reset stays so.',
  retryFailed: 'Mails that failed are sent again.',
  undo: 'Resets are taken back where nobody has done anything since.',
}

const addressOf = ({ params: { id = '' } }: Visit) => `/admin/v2/PasswordResetJobs/${encodeURIComponent(id)}`

async function show(visit: Visit, refusal?: string, typed = visit.typed): Promise<string> {
  const shown = await withNames(visit, toShownJob(await visit.api.get(addressOf(visit))))
  const { actions, isBeingUndone } = await visit.judge.job(shown.id, visit.caller)
  const allowed = visit.may('passwords:reset') ? actions : []
  const { rows, states, next } = await rowsOf(visit, addressOf(visit))
  return jobPage({
    frame: visit.frame,
    told: reportOf(visit),
    job: shown,
    acts: allowed.filter(act => fits(act, shown, visit)),
    isLive: LIVE.includes(shown.status) || isBeingUndone,
    isFresh: isFresh(visit.caller.signedInAt, visit.now()),
    typed,
    problem: refusal === undefined ? undefined : problemOf(refusal, shown),
    rows,
    states,
    nextHref: next,
  })
}

/** What goes on without the visitor. */
const LIVE = ['planning', 'awaitingApproval', 'running']

async function withNames(visit: Visit, { requestedBy, approvedBy, ...rest }: ShownJob): Promise<ShownJob> {
  const ids = [requestedBy, approvedBy].filter(id => id !== undefined)
  const names = ids.length > 0 ? await namesOf(visit, ids) : undefined
  const nameOf = (id: string | undefined) => id && (names?.get(id)?.name ?? id)
  return { ...rest, requestedBy: nameOf(requestedBy), approvedBy: nameOf(approvedBy) }
}

/** What the API says of the number that was typed, in the words of the page. */
const problemOf = (refusal: string, { counts: { eligible = 0 } }: ShownJob): JobProblem =>
  refusal.includes('"expectedCount"') ? { field: 'expectedCount', text: typeTheNumber(eligible) } : { text: refusal }

/** Undo is open for a while after the last reset, and never where the password was known to somebody else. */
function fits(act: JobAct, { status, isCompromise, counts, completedAt }: ShownJob, { now }: Visit): boolean {
  if (act === 'retryFailed') return (counts.failed ?? 0) + (counts.mailUnknown ?? 0) > 0
  if (act !== 'undo') return true
  const isOpen = completedAt === undefined || now().getTime() - Date.parse(completedAt) < UNDO_WINDOW
  return status !== 'undone' && !isCompromise && (counts.reset ?? 0) > 0 && isOpen
}

/** How far it is, as it happens; and everybody in it as a file. */
export const jobParts: readonly Page[] = [
  part('events', '/events', 'text/event-stream'),
  part('rows.csv', '/rows', 'text/csv', 'reset-job.csv'),
  part('rows.jsonl', '/rows', 'application/jsonl', 'reset-job.jsonl'),
]

function part(name: string, below: string, accept: string, filename?: string): Page {
  return {
    path: `/jobs/:id/${name}`,
    scopes: ['jobs:read'],
    get: async visit => ({
      ...(await visit.api.stream(addressOf(visit) + below, accept)),
      ...(filename && { filename }),
    }),
  }
}
