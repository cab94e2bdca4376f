import type { Answer } from './command.ts'
import { refused, usage } from './errors.ts'
import { leftOut } from './job-words.ts'
import type { JsonObject } from './json.ts'
import { counted } from './output/counted.ts'
import { kinds } from './resources.ts'
import type { Resource } from './scim.ts'
import type { Tools } from './tools.ts'
import { type Counts, untilOver, untilPlanned } from './watch-job.ts'

const { endpoint } = kinds.job

/** Creates a job and waits for its plan. Throws CommandFailed where it can't be planned. */
export async function planJob(body: JsonObject | FormData, tools: Tools): Promise<Resource> {
  const created = await (await tools.client('POST', endpoint, { body })).json<Resource>()
  await untilPlanned(created.id, tools)
  const planned = await tools.scim.get(endpoint, created.id)
  if (planned.status === 'failed') throw refused(`The job ${planned.id} can't be planned: ${planned.statusReason}`)
  return planned
}

export const actOnJob = (id: string, action: string, tools: Tools, beside: JsonObject = {}): Promise<Resource> =>
  tools.scim.patch(endpoint, id, [{ op: 'replace', value: { action, ...beside } }])

/** Shows the plan of a job and asks whether it shall be run. Throws CommandFailed for a no, and where nobody can be reset. */
export async function agreeTo(job: Resource, { terminal }: Tools): Promise<void> {
  const { eligible = 0 } = countsOf(job)
  terminal.tell(planInWords(job))
  if (eligible === 0) throw refused('Nobody of them can be reset.')
  if (terminal.saysYes) return
  if (isEverybody(job)) await terminal.confirmBy('This is everybody. Type how many are to be reset:', String(eligible))
  else await terminal.confirm(`Reset ${eligible === 1 ? 'one person' : `${eligible} people`}?`)
}

type Run = { readonly expectedCount?: number | undefined; readonly wait?: boolean | undefined }

/** Runs a job as it was planned and agreed to. */
export async function startJob(job: Resource, { expectedCount, wait }: Run, tools: Tools): Promise<Answer> {
  const { terminal } = tools
  const expected = expectedCount ?? (terminal.saysYes ? undefined : countsOf(job).eligible)
  const run = await actOnJob(job.id, 'run', tools, {
    planDigest: job.planDigest ?? '',
    ...(expected !== undefined && { expectedCount: expected }),
  })
  if (wait) return waitFor(job.id, tools)
  terminal.tell(run.status === 'awaitingApproval' ? awaits(run) : `Run: rekey jobs watch --job-id ${job.id}`)
  return { json: run }
}

/** Whoever says yes to everybody beforehand says as well how many that is. Throws CommandFailed. */
export function requireCount(everybody: boolean, expectedCount: number | undefined, { terminal }: Tools): void {
  if (everybody && terminal.saysYes && expectedCount === undefined)
    throw usage('With --all and --yes say how many people you expect: --expected-count.')
}

/** Follows a job to its end; somebody who was left out or not mailed is a failure in part. */
export async function waitFor(id: string, tools: Tools): Promise<Answer> {
  await untilOver(id, tools)
  const job = await tools.scim.get(endpoint, id)
  if (job.status === 'failed') throw refused(`The job ${id} has failed: ${job.statusReason}`)
  const { total = 0, reset = 0, failed = 0, mailUnknown = 0 } = countsOf(job)
  return { json: job, someFailed: reset < total || failed + mailUnknown > 0 }
}

export const isEverybody = ({ selection }: Resource): boolean => (selection as JsonObject | undefined)?.all === true

const awaits = ({ id }: Resource) => `Another administrator has to approve it: rekey jobs approve --job-id ${id}`

function planInWords(job: Resource): string {
  const { total = 0, eligible = 0, activated = 0, skipped = {}, sessions = 0, tokens = 0 } = countsOf(job)
  const left = Object.entries(skipped).map(([reason, count]) => `${count} (${leftOut[reason] ?? reason})`)
  return [
    `Of ${counted(total, 'person', 'people')} ${eligible} can be reset`,
    ...(activated > 0 ? [`, ${activated} of them made active first`] : []),
    ...(left.length > 0 ? [`; left out: ${left.join(', ')}`] : []),
    `. ${counted(sessions, 'session', 'sessions')} and ${counted(tokens, 'token', 'tokens')} end.`,
  ].join('')
}

const countsOf = (job: Resource): Counts => (job.counts ?? {}) as Counts
