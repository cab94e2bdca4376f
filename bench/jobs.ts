import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from '../server/store/connect.ts'
import type { RunningServer } from '../test/support/npm-start.ts'
import { besideBare } from './beside-bare.ts'
import { loadPeople } from './load-people.ts'
import { memoryOf, serverBelow } from './memory.ts'
import { ratio, table } from './table.ts'

const JOB = 'urn:rekey:params:scim:schemas:core:1.0:PasswordResetJob'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const MOST = 100_000
const BATCH = 1000
const LOOK = 250

/** What is in the database of one person's reset: documents that change, and new ones. */
const CHANGED = ['credentials', 'passwordResetRows'] as const
const ADDED = ['outbox', 'auditEvents'] as const

/** A reset job over many people, beside bare writes of the very documents that it wrote, in the same mongod with the same indexes. */
export function measureJobs(people: number): Promise<string> {
  const count = Math.min(people, MOST)
  return besideBare(async ({ server, token, own, bare }) => {
    await loadPeople(own, server.environment, { people: count, token })
    const call = callOf(server, token)
    const pid = await serverBelow(server.pid)
    const before = await memoryOf(pid)
    // Mails would leave meanwhile, which is the mail server's speed: they are put off.
    const links = await runJob(call, { mailRate: 1 })
    const written = await writeBare(own, bare, links.id)
    const passwords = await runJob(call, { mailRate: 1, delivery: 'oneTimePassword', mail: true })
    const after = await memoryOf(pid)
    const rows = [
      row('baseline: MongoDB alone, unordered writes of the same documents', count, written, written),
      row('links', count, links.milliseconds, written),
      row('mailed one-time passwords', count, passwords.milliseconds, written),
      row('the plan of one of them', count, links.planning, written),
    ]
    const memory = `The server's memory went from ${before.toFixed(0)} MiB to ${after.toFixed(0)} MiB.`
    return `${table([`a job of ${count.toLocaleString('en')} people`, 'people/s', 'speed'], rows)}\n${memory}\n`
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

async function runJob(call: Call, attributes: object) {
  const selection = { filter: 'userName sw "person"' }
  const begun = performance.now()
  const { id } = await call('POST', '', { schemas: [JOB], selection, ...attributes })
  const { planDigest, counts } = await until(call, String(id), 'planned')
  const planning = performance.now() - begun
  const { eligible } = counts as { eligible: number }
  const value = { action: 'run', planDigest, expectedCount: eligible }
  const started = performance.now()
  await call('PATCH', `/${id}`, { schemas: [PATCH], Operations: [{ op: 'replace', value }] })
  await until(call, String(id), 'completed')
  return { id: String(id), planning, milliseconds: performance.now() - started }
}

async function until(call: Call, id: string, status: string): Promise<Record<string, unknown>> {
  for (;;) {
    const job = await call('GET', `/${id}?attributes=status,planDigest`)
    if (job.status === status) return call('GET', `/${id}`)
    if (job.status === 'failed') throw new Error('The job has failed.')
    await wait(LOOK)
  }
}

/** Writes what the job has written, document by document, into another database. */
async function writeBare(own: Database, bare: Database, job: string): Promise<number> {
  const clauses = {
    passwordResetRows: { job },
    outbox: { job },
    auditEvents: { event: 'password.reset' },
    credentials: {},
  }
  const documents = new Map<string, { _id: string }[]>()
  for (const [name, clause] of Object.entries(clauses)) {
    const found = own.connection.collection<{ _id: string }>(name).find(clause as never)
    documents.set(name, await found.toArray())
  }
  for (const name of CHANGED) {
    const stubs = (documents.get(name) ?? []).map(({ _id }) => ({ _id }))
    await bare.connection.collection<{ _id: string }>(name).insertMany(stubs)
  }
  const begun = performance.now()
  const total = documents.get('passwordResetRows')?.length ?? 0
  for (let at = 0; at < total; at += BATCH) {
    const some = (name: string) => (documents.get(name) ?? []).slice(at, at + BATCH)
    await Promise.all([
      ...CHANGED.map(name => {
        const writes = some(name).map(({ _id, ...set }) => ({ updateOne: { filter: { _id }, update: { $set: set } } }))
        return bare.connection.collection<{ _id: string }>(name).bulkWrite(writes as never, { ordered: false })
      }),
      ...ADDED.map(name =>
        bare.connection.collection<{ _id: string }>(name).insertMany(some(name), { ordered: false }),
      ),
    ])
  }
  return performance.now() - begun
}
