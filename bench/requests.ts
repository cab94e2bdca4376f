import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { connectDatabase, type Database } from '../server/store/connect.ts'
import { joinEmbeddedMongod } from '../server/store/embedded-mongod.ts'
import { freePort } from '../test/support/free-port.ts'
import { startNpm } from '../test/support/npm-start.ts'
import { createHttpClient, type HttpClient } from './http-client.ts'
import { type Measurement, measure, type Work } from './measure.ts'
import { ratio, table } from './table.ts'

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const RESET = 'urn:rekey:params:scim:schemas:extension:password:1.0:User:reset'
const TIMES = 1000

/** Commands that MongoDB counts: the round trips of a request. */
const COMMANDS = ['find', 'aggregate', 'insert', 'update', 'delete', 'findAndModify', 'commitTransaction']

type Row = { readonly what: string; readonly plain: Work; readonly rekey: Work }

type Patch = { readonly what: string; readonly work: Work }

/** What SCIM requests cost, beside the same reads and writes by koa and mongoose alone, on the same mongod and in the same minutes. */
export async function measureRequests(): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const server = await startNpm({ BOOTSTRAP_TOKEN: token, LOG_LEVEL: 'silent' })
  const mongod = await joinEmbeddedMongod(join(server.environment.DATA_DIR ?? '', 'mongo'))
  const database = await connectDatabase(mongod?.uri ?? '')
  const plain = await startPlain(mongod?.uri ?? '', token)
  const rekeyClient = createHttpClient(`${server.issuer}/scim/v2`, token)
  const plainClient = createHttpClient(plain.address, token)
  try {
    const ids: string[] = []
    const lines: string[][] = []
    for (const row of same(plainClient, rekeyClient, ids)) lines.push(await line(row, database))
    return [
      table(['requests', 'plain/s', 'Rekey/s', 'ratio', 'median ms', 'p99 ms', 'commands of plain', 'of Rekey'], lines),
      table(
        ['a PATCH of one person', 'a second', 'median ms', 'p99 ms', 'time', 'commands'],
        await besideFirst(patches(rekeyClient, ids), database),
      ),
    ].join('\n')
  } finally {
    rekeyClient.close()
    plainClient.close()
    await database.close()
    await plain.stop()
    await server.stop()
  }
}

async function line({ what, plain, rekey }: Row, database: Database): Promise<string[]> {
  const count = () => commandsOf(database)
  const [own, baseline] = (await measure([rekey, plain], TIMES, { count })) as [Measurement, Measurement]
  return [
    what,
    baseline.perSecond.toFixed(0),
    own.perSecond.toFixed(0),
    ratio(own.perSecond, baseline.perSecond),
    own.median.toFixed(1),
    own.p99.toFixed(1),
    baseline.counted.toFixed(1),
    own.counted.toFixed(1),
  ]
}

/** Resets beside the least that a PATCH does: the time is that of the first, multiplied. */
async function besideFirst(all: readonly Patch[], database: Database): Promise<string[][]> {
  const works = all.map(({ work }) => work)
  const measured = await measure(works, TIMES, { count: () => commandsOf(database) })
  return measured.map(({ perSecond, median, p99, counted }, index) => [
    all[index]?.what ?? '',
    perSecond.toFixed(0),
    median.toFixed(1),
    p99.toFixed(1),
    ratio(median, measured[0]?.median ?? median),
    counted.toFixed(1),
  ])
}

const patchOf = (rekey: HttpClient, ids: readonly string[]) => (index: number, path: string, value: unknown) =>
  rekey.send('PATCH', `/Users/${ids[index]}`, { schemas: [PATCH], Operations: [{ op: 'replace', path, value }] })

function patches(rekey: HttpClient, ids: readonly string[]): Patch[] {
  const patch = patchOf(rekey, ids)
  return [
    { what: 'displayName', work: index => patch(index, 'displayName', `Name ${index}`) },
    { what: 'reset, one-time password returned', work: index => patch(index, RESET, { delivery: 'oneTimePassword' }) },
    { what: 'reset, link mailed', work: index => patch(index, RESET, { delivery: 'link' }) },
  ]
}

/** What both can do, and the ids of the people that it makes. */
function same(plain: HttpClient, rekey: HttpClient, ids: string[]): Row[] {
  const plainIds: string[] = []
  const patch = patchOf(rekey, ids)
  return [
    {
      what: 'create a person',
      plain: async index => (plainIds[index] = String((await plain.send('POST', '/people', person(index))).id)),
      rekey: async index =>
        (ids[index] = String((await rekey.send('POST', '/Users', { schemas: [USER], ...person(index) })).id)),
    },
    {
      what: 'read a person by id',
      plain: index => plain.send('GET', `/people/${plainIds[index]}`),
      rekey: index => rekey.send('GET', `/Users/${ids[index]}`),
    },
    {
      what: 'find a person by userName',
      plain: index => plain.send('GET', `/people?userName=person${index}`),
      rekey: index => rekey.send('GET', `/Users?filter=${encodeURIComponent(`userName eq "person${index}"`)}`),
    },
    {
      what: 'PATCH a person',
      plain: index => plain.send('PATCH', `/people/${plainIds[index]}`, { title: `Title ${index}` }),
      rekey: index => patch(index, 'title', `Title ${index}`),
    },
  ]
}

const person = (index: number) => ({
  userName: `person${index}`,
  externalId: `hr-${index}`,
  name: { givenName: `Given${index}`, familyName: `Family${index}` },
  displayName: `Given${index} Family${index}`,
  emails: [{ value: `person${index}@example.com`, type: 'work', primary: true }],
})

export async function commandsOf({ connection }: Database): Promise<number> {
  const { metrics } = await connection.getClient().db('admin').command({ serverStatus: 1 })
  return COMMANDS.reduce((sum, name) => sum + Number(metrics.commands[name]?.total ?? 0), 0)
}

/** The baseline in a process of its own. */
async function startPlain(uri: string, token: string) {
  const port = String(await freePort())
  const file = fileURLToPath(new URL('./plain-server.ts', import.meta.url))
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', file], {
    env: { ...process.env, MONGODB_URI: uri, PORT: port, TOKEN: token },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(child, 'close')
  const address = `http://127.0.0.1:${port}`
  while (!(await fetch(address).catch(() => undefined))) {
    if (child.exitCode !== null) throw new Error('The baseline did not start.')
    await wait(50)
  }
  return {
    address,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
