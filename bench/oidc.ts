import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Argon2Parameters, createHasher } from '../passwords/hasher.ts'
import { connectDatabase } from '../server/store/connect.ts'
import { startEmbeddedMongod } from '../server/store/embedded-mongod.ts'
import { testMongodBinary } from '../test/support/mongo.ts'
import { type Measurement, measure, type Work } from './measure.ts'
import { createOidcClient, type OidcClient } from './oidc-client.ts'
import { PASSWORD, PEOPLE } from './oidc-setting.ts'
import { commandsOf } from './requests.ts'
import { ratio, table } from './table.ts'

const TIMES = 500
const SIGN_INS = 100

/** So little that it weighs nothing: what is left is the rest of a sign-in. */
const NEXT_TO_NOTHING: Argon2Parameters = { memoryKib: 8, passes: 1 }
const AS_SET: Argon2Parameters = { memoryKib: 19_456, passes: 2 }

type Row = { readonly what: string; readonly times: number; readonly work: (client: OidcClient) => Promise<Work> }

const rows: readonly Row[] = [
  { what: 'discovery', times: TIMES, work: async client => () => client.discover() },
  { what: 'client_credentials, opaque', times: TIMES, work: async client => () => client.machineToken(false) },
  { what: 'client_credentials, JWT', times: TIMES, work: async client => () => client.machineToken(true) },
  {
    what: 'userinfo',
    times: TIMES,
    async work(client) {
      const tokens = await accessTokens(client)
      return index => client.userinfo(tokens[index % PEOPLE] ?? '')
    },
  },
  {
    what: 'introspection',
    times: TIMES,
    async work(client) {
      const tokens = await accessTokens(client)
      return index => client.introspect(tokens[index % PEOPLE] ?? '')
    },
  },
  { what: 'refresh', times: TIMES, work: refreshes },
  { what: 'sign-in, hash next to nothing', times: SIGN_INS, work: async client => signIns(client) },
]

/** What the endpoints of OpenID Connect cost, beside oidc-provider with the least storage in the same mongod, and with its own in memory. */
export async function measureOidc(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rekey-bench-'))
  const mongod = await startEmbeddedMongod(join(folder, 'mongo'), testMongodBinary)
  try {
    return [await measureEndpoints(mongod.uri), await measureSignIns(mongod.uri)].join('\n')
  } finally {
    await mongod.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureEndpoints(uri: string): Promise<string> {
  const database = await connectDatabase(uri)
  const count = () => commandsOf(database)
  const servers = [
    await startServer('rekey-oidc.ts', NEXT_TO_NOTHING, uri),
    await startServer('plain-oidc.ts', NEXT_TO_NOTHING, uri),
    await startServer('plain-oidc.ts', NEXT_TO_NOTHING),
  ]
  try {
    const lines: string[][] = []
    for (const { what, times, work } of rows) {
      const works = await Promise.all(servers.map(({ client }) => work(client)))
      await measure(works, 50)
      const [rekey, plain, memory] = (await measure(works, times, { count })) as [Measurement, Measurement, Measurement]
      const perSecond = [memory, plain, rekey].map(({ perSecond }) => perSecond.toFixed(0))
      const ratios = [plain, memory].map(baseline => ratio(rekey.perSecond, baseline.perSecond))
      const commands = [plain, rekey].map(({ counted }) => counted.toFixed(1))
      lines.push([what, ...perSecond, ...ratios, rekey.median.toFixed(1), rekey.p99.toFixed(1), ...commands])
    }
    const head = [
      'OpenID Connect',
      'in memory/s',
      'plain/s',
      'Rekey/s',
      'ratio',
      'of in memory',
      'median ms',
      'p99 ms',
      'commands of plain',
      'of Rekey',
    ]
    return table(head, lines)
  } finally {
    for (const { stop } of servers) await stop()
    await database.close()
  }
}

/** Sign-ins with hashing as it is set, whole and the one request that checks the password, beside the hashing alone: that is what they have to wait for. */
async function measureSignIns(uri: string): Promise<string> {
  const servers = [await startServer('rekey-oidc.ts', AS_SET, uri), await startServer('plain-oidc.ts', AS_SET, uri)]
  try {
    const hasher = await createHasher(AS_SET)
    const hash = await hasher.hash(PASSWORD)
    const hashes = () => hasher.verify(hash, PASSWORD)
    const whole = servers.map(({ client }) => signIns(client))
    const requests = await Promise.all(servers.map(({ client }) => passwordRequests(client)))
    const measured = await measure([...whole, ...requests, hashes], SIGN_INS)
    const perHash = measured.at(-1)?.perSecond ?? 0
    const names = ['Rekey', 'plain', 'Rekey, the request with the password', 'plain, that request', 'the hashes alone']
    return table(
      ['sign-ins, argon2id as set', 'a second', 'of the hashes', 'median ms', 'p99 ms'],
      measured.map(({ perSecond, median, p99 }, index) => [
        names[index] ?? '',
        perSecond.toFixed(1),
        ratio(perSecond, perHash),
        median.toFixed(0),
        p99.toFixed(0),
      ]),
    )
  } finally {
    for (const { stop } of servers) await stop()
  }
}

const signIns =
  (client: OidcClient): Work =>
  index =>
    client.signIn(`person${index % PEOPLE}`)

/** The pages are open before it is measured. */
async function passwordRequests(client: OidcClient): Promise<Work> {
  const opened: (() => Promise<unknown>)[] = []
  for (let index = 0; index < SIGN_INS; index++) opened.push(await client.openSignIn(`person${index % PEOPLE}`))
  return async index => opened[index]?.()
}

/** One of each person. */
async function accessTokens(client: OidcClient): Promise<string[]> {
  const tokens: string[] = []
  for (let index = 0; index < PEOPLE; index++) tokens.push((await client.signIn(`person${index}`)).access_token)
  return tokens
}

/** Each refresh token is good once: whoever has used one puts the next one back. */
async function refreshes(client: OidcClient): Promise<Work> {
  const parameters = { scope: 'openid offline_access', prompt: 'consent' }
  const pool: string[] = []
  for (let index = 0; index < PEOPLE / 2; index++)
    pool.push((await client.signIn(`person${index}`, parameters)).refresh_token ?? '')
  return async () => {
    const { refresh_token: next = '' } = await client.refresh(pool.shift() ?? '')
    pool.push(next)
  }
}

/** A provider in a process of its own; without a URI in memory. */
async function startServer(file: string, argon2: Argon2Parameters, uri?: string) {
  const path = fileURLToPath(new URL(`./${file}`, import.meta.url))
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', path], {
    env: { ...process.env, NODE_ENV: 'production', ARGON2: JSON.stringify(argon2), ...(uri && { MONGODB_URI: uri }) },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'close')
  const line = createInterface({ input: child.stdout as NodeJS.ReadableStream })
  const [said] = (await Promise.race([once(line, 'line'), ended])) as [unknown]
  if (typeof said !== 'string') throw new Error(`${file} did not start.`)
  const client = createOidcClient(JSON.parse(said))
  return {
    client,
    async stop() {
      client.close()
      child.kill('SIGTERM')
      await ended
    },
  }
}
