import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { connectDatabase } from '../server/store/connect.ts'
import { joinEmbeddedMongod } from '../server/store/embedded-mongod.ts'
import { startNpm } from '../test/support/npm-start.ts'
import { createHttpClient } from './http-client.ts'
import { loadPeople } from './load-people.ts'
import { type Measurement, measure } from './measure.ts'
import { memoryOf, serverBelow } from './memory.ts'
import { ratio, table } from './table.ts'

const FEW = 10_000
const TIMES = 2000
const PAGE = 1000

type Directory = Awaited<ReturnType<typeof startWith>>

/** Whether a large directory costs more than a small one: reads that an index serves, on both in turns, and a walk over everybody. */
export async function measurePeople(many: number): Promise<string> {
  const few = await startWith(FEW)
  try {
    const all = await startWith(many)
    try {
      return [loading([few, all]), await reads(few, all), await walks([few, all])].join('\n')
    } finally {
      await all.stop()
    }
  } finally {
    await few.stop()
  }
}

/** A server of its own with so many people. */
async function startWith(people: number) {
  const token = randomBytes(32).toString('base64url')
  const server = await startNpm({ BOOTSTRAP_TOKEN: token, LOG_LEVEL: 'silent', CLIENT_RATE_LIMIT: '0' })
  const mongod = await joinEmbeddedMongod(join(server.environment.DATA_DIR ?? '', 'mongo'))
  const database = await connectDatabase(mongod?.uri ?? '')
  const client = createHttpClient(`${server.issuer}/scim/v2`, token)
  const begun = performance.now()
  const ids = await loadPeople(database, server.environment, { people, token })
  const seconds = (performance.now() - begun) / 1000
  return {
    people,
    seconds,
    ids,
    database,
    client,
    pid: await serverBelow(server.pid),
    async stop() {
      client.close()
      await database.close()
      await server.stop()
    },
  }
}

const named = (count: number) => count.toLocaleString('en')

function loading(directories: readonly Directory[]): string {
  return table(
    ['loading, and 1,000 groups', 'seconds', 'per second'],
    directories.map(({ people, seconds }) => [
      `${named(people)} people`,
      seconds.toFixed(0),
      (people / seconds).toFixed(0),
    ]),
  )
}

/** Which request asks for the person of a number; the numbers are spread over the whole directory. */
const requests: readonly (readonly [what: string, path: (directory: Directory, index: number) => string])[] = [
  ['id', ({ ids }, index) => `/Users/${ids[index]}`],
  ['userName eq', (_, index) => where(`userName eq "person${index}"`)],
  ['externalId eq', (_, index) => where(`externalId eq "hr-${index}"`)],
  ['emails.value eq', (_, index) => where(`emails.value eq "person${index}@example.com"`)],
]

const where = (filter: string) => `/Users?filter=${encodeURIComponent(filter)}`

const spread = ({ people }: Directory, index: number) => (index * 7919) % people

async function reads(few: Directory, many: Directory): Promise<string> {
  const rows: string[][] = []
  for (const [what, path] of requests) {
    const read = (directory: Directory) => (index: number) =>
      directory.client.send('GET', path(directory, spread(directory, index)))
    const [small, large] = (await measure([read(few), read(many)], TIMES)) as [Measurement, Measurement]
    rows.push([
      what,
      small.median.toFixed(1),
      large.median.toFixed(1),
      ratio(large.median, small.median),
      await planOf(many, () => read(many)(TIMES)),
    ])
  }
  const heading = `one of ${named(many.people)} people`
  return table([heading, `median ms of ${named(few.people)}`, 'median ms', 'ratio', 'plan, documents looked at'], rows)
}

/** How MongoDB found the people of a request, as its own profiler saw it. */
async function planOf({ database }: Directory, request: () => Promise<unknown>): Promise<string> {
  const { db } = database.connection
  if (!db) throw new Error('There is no database.')
  await db.setProfilingLevel('all')
  await request()
  await db.setProfilingLevel('off')
  const profile = db.collection('system.profile')
  const seen = await profile.findOne({ ns: `${db.databaseName}.users` })
  await profile.drop()
  return `${seen?.planSummary}, ${seen?.docsExamined}`
}

async function walks(directories: readonly Directory[]): Promise<string> {
  const rows: string[][] = []
  for (const directory of directories) rows.push(await walk(directory))
  return table(
    ['a walk by cursor over', 'people seen', 'per second', 'MiB before', 'after a tenth', 'at the end', 'most'],
    rows,
  )
}

/** Reads everybody, page after page. */
async function walk({ people, client, pid }: Directory): Promise<string[]> {
  const before = await memoryOf(pid)
  const held: number[] = []
  const begun = performance.now()
  let seen = 0
  for (let cursor: unknown = ''; cursor !== undefined; ) {
    const page = await client.send('GET', `/Users?count=${PAGE}&cursor=${cursor}`)
    seen += (page.Resources as object[]).length
    cursor = page.nextCursor
    held.push(await memoryOf(pid))
  }
  const seconds = (performance.now() - begun) / 1000
  const memory = [before, held[Math.floor(held.length / 10)] ?? 0, held.at(-1) ?? 0, Math.max(...held)]
  return [
    `${named(people)} people`,
    named(seen),
    (seen / seconds).toFixed(0),
    ...memory.map(mebibytes => mebibytes.toFixed(0)),
  ]
}
