import { setTimeout as wait } from 'node:timers/promises'
import type { RunningServer } from '../test/support/npm-start.ts'
import { bareWrites } from './bare-job.ts'
import { besideBare } from './beside-bare.ts'
import { loadPeople } from './load-people.ts'
import { memoryOf, serverBelow } from './memory.ts'
import { createSignIns } from './sign-ins.ts'
import { ratio, table } from './table.ts'

const JOB = 'urn:rekey:params:scim:schemas:core:1.0:PasswordResetJob'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const MOST = 100_000
const LOOK = 250

/** All mails of a job leave within so many minutes: less than a week. */
const MINUTES_OF_MAILS = 5000

/** For so many milliseconds people sign in while the server does nothing else. */
const SIGN_INS = 10_000

/**
 * A reset job over many people, beside bare writes of the very documents that it wrote, in the same mongod with the same indexes; and what
 * sign-ins take while one runs, beside what they take else.
 */
export function measureJobs(people: number): Promise<string> {
  const count = Math.min(people, MOST)
  return besideBare(async ({ server, token, own, bare }) => {
    await loadPeople(own, server.environment, { people: count, token })
    const call = callOf(server, token)
    const pid = await serverBelow(server.pid)
    const before = await memoryOf(pid)
    // Mails would leave meanwhile, which is the mail server's speed: they are put off, but not beyond the end of a one-time password.
    const mailRate = Math.ceil(count / MINUTES_OF_MAILS)
    const baseline = bareWrites(own, bare)
    const links = await runJob(call, { mailRate }, baseline.prepare)
    const written = await baseline.write(links.id)
    const passwords = await runJob(call, { mailRate, delivery: 'oneTimePassword', mail: true })
    const after = await memoryOf(pid)
    const signIns = await createSignIns(server, token)
    const idle = await signIns.during(wait(SIGN_INS))
    const busy = await signIns.during(runJob(call, { mailRate }))
    const rows = [
      row('baseline: MongoDB alone, unordered writes of the same documents', count, written, written),
      row('links', count, links.milliseconds, written),
      row('mailed one-time passwords', count, passwords.milliseconds, written),
      row('the plan of one of them', count, links.planning, written),
    ]
    const answers = [
      ['none', idle.count, idle.median, idle.p99, 1],
      ['links', busy.count, busy.median, busy.p99, busy.p99 / idle.p99],
    ] as const
    const memory = `The server's memory went from ${before.toFixed(0)} MiB to ${after.toFixed(0)} MiB.`
    return [
      table([`a job of ${count.toLocaleString('en')} people`, 'people/s', 'speed'], rows),
      table(
        ['sign-ins beside a job', 'sign-ins', 'median ms', 'p99 ms', 'ratio'],
        answers.map(([what, count, median, p99, times]) => [
          what,
          String(count),
          median.toFixed(0),
          p99.toFixed(0),
          ratio(times, 1),
        ]),
      ),
      `${memory}\n`,
    ].join('\n')
  })
}

const row = (what: string, people: number, milliseconds: number, baseline: number) => [
  what,
  ((people * 1000) / milliseconds).toFixed(0),
  ratio(baseline, milliseconds),
]

type Call = (method: string, path: string, body?: object) => Promise<Record<string, unknown>>

const callOf =
  ({ issuer }: RunningServer, token: string): Call =>
  async (method, path, body) => {
    const answer = await fetch(`${issuer}/admin/v2/PasswordResetJobs${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(await answer.text())
    return (await answer.json()) as Record<string, unknown>
  }

async function runJob(call: Call, attributes: object, beforeRun: (job: string) => Promise<void> = async () => {}) {
  const selection = { filter: 'userName sw "person"' }
  const begun = performance.now()
  const { id } = await call('POST', '', { schemas: [JOB], selection, ...attributes })
  const { planDigest, counts } = await until(call, String(id), 'planned')
  const planning = performance.now() - begun
  const { eligible } = counts as { eligible: number }
  await beforeRun(String(id))
  const value = { action: 'run', planDigest, expectedCount: eligible }
  const started = performance.now()
  await call('PATCH', `/${id}`, { schemas: [PATCH], Operations: [{ op: 'replace', value }] })
  await until(call, String(id), 'completed')
  return { id: String(id), planning, milliseconds: performance.now() - started }
}

async function until(call: Call, id: string, status: string): Promise<Record<string, unknown>> {
  for (;;) {
    const job = await call('GET', `/${id}?attributes=status,statusReason,planDigest`)
    if (job.status === status) return call('GET', `/${id}`)
    if (job.status === 'failed') throw new Error(`The job has failed: ${job.statusReason}`)
    await wait(LOOK)
  }
}
