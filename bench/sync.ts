import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type RunningServer, startNpm } from '../test/support/npm-start.ts'
import { personBody } from './load-people.ts'
import { serverBelow } from './memory.ts'
import { ratio, table } from './table.ts'

const BATCH = 1000

/** Of the baseline, before and after: enough to be told from chance. */
const BULKS = 10

const HEAD = 'externalId,userName,givenName,familyName,displayName,email,passwordHash\n'

type Run = { readonly what: string; readonly perSecond: number; readonly mebibytes?: number }

/** What `rekey sync` and `rekey import` carry a second, beside Bulks of the same people that need not be read, compared or reported; and the memory that they take. */
export async function measureSync(people: number): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const server = await startNpm({ BOOTSTRAP_TOKEN: token, LOG_LEVEL: 'silent', CLIENT_RATE_LIMIT: '0' })
  const folder = await mkdtemp(join(tmpdir(), 'rekey-bench-'))
  const [staff, newcomers] = [join(folder, 'staff.csv'), join(folder, 'newcomers.csv')]
  try {
    await writePeople(staff, 'staff', people)
    await writePeople(newcomers, 'newcomer', people)
    const rekey = (what: string, ...words: string[]) => runRekey(what, words, { people, server, token })
    const before = await bareBulks(server, token, 'before')
    const runs = [
      await rekey('rekey sync, everybody joins', 'sync', staff, '--yes'),
      await rekey('rekey sync, the same file again', 'sync', staff, '--yes'),
      await rekey('rekey import, without hashes', 'import', newcomers, '--yes'),
    ]
    const after = await bareBulks(server, token, 'after')
    const baseline = { what: `baseline: ${2 * BULKS} Bulks of ${BATCH} people`, perSecond: (before + after) / 2 }
    return toTable(people, baseline, runs)
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function writePeople(path: string, kind: string, count: number): Promise<void> {
  await pipeline(Readable.from(lines(kind, count)), createWriteStream(path))
}

function* lines(kind: string, count: number): Generator<string> {
  yield HEAD
  for (let index = 0; index < count; index++)
    yield `${kind}-${index},${kind}${index},Given${index},Family${index},Given${index} Family${index},${kind}${index}@example.com,\n`
}

async function bareBulks({ issuer }: RunningServer, token: string, kind: string): Promise<number> {
  const bodies = Array.from({ length: BULKS }, (_, bulk) => bulkOf(kind, bulk))
  const begun = performance.now()
  for (const body of bodies) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' }
    const answer = await fetch(`${issuer}/scim/v2/Bulk`, { method: 'POST', headers, body })
    const { Operations: done } = (await answer.json()) as { Operations: { status: string }[] }
    if (done.some(({ status }) => status !== '201')) throw new Error('A Bulk of the baseline was not done.')
  }
  return (BULKS * BATCH * 1000) / (performance.now() - begun)
}

function bulkOf(kind: string, bulk: number): string {
  const operations = Array.from({ length: BATCH }, (_one, index) => {
    const userName = `${kind}${bulk}-${index}`
    const emails = [{ value: `${userName}@example.com`, type: 'work', primary: true }]
    // With an externalId they would have left by the next file.
    const { externalId: _, ...body } = personBody(index)
    const data = { ...body, userName, emails }
    return { method: 'POST', path: '/Users', bulkId: userName, data }
  })
  return JSON.stringify({ schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations: operations })
}

type Place = { readonly people: number; readonly server: RunningServer; readonly token: string }

async function runRekey(what: string, words: readonly string[], { people, server, token }: Place): Promise<Run> {
  const env = { ...process.env, REKEY_SERVER: server.issuer, REKEY_TOKEN: token }
  const begun = performance.now()
  const child = spawn('npm', ['run', 'rekey', '--', ...words], { env, stdio: 'ignore' })
  let mebibytes = 0
  const looking = setInterval(async () => {
    mebibytes = Math.max(mebibytes, await mostMemoryOf(await serverBelow(child.pid ?? 0)))
  }, 200)
  const [code] = await once(child, 'close')
  clearInterval(looking)
  if (code !== 0) throw new Error(`rekey ${words.join(' ')} ended with ${code}.`)
  return { what, perSecond: (people * 1000) / (performance.now() - begun), mebibytes }
}

/** The most that a process has held, in mebibytes; nothing once it has ended. */
async function mostMemoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
}

function toTable(people: number, baseline: Run, runs: readonly Run[]): string {
  const rows = [baseline, ...runs].map(({ what, perSecond, mebibytes }) => [
    what,
    perSecond.toFixed(0),
    ratio(perSecond, baseline.perSecond),
    mebibytes?.toFixed(0) ?? '',
  ])
  return table([`${people.toLocaleString('en')} people of a file`, 'a second', 'speed', 'MiB, most'], rows)
}
