import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, realpath, rename, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import { secretFile } from '../secret-file.ts'
import { freePort } from './free-port.ts'
import type { MongodBinary } from './mongod-binary.ts'
import { failedStart, mongodLog, PortTaken } from './mongod-log.ts'
import { StartupError } from './startup-error.ts'

const REPLICA_SET = 'rekey'
const USER = 'rekey'
const START_LIMIT = 60_000
/** Nobody asks how the data were five minutes ago, and keeping that would keep the files of what was dropped open as well. */
const PARAMETERS = ['diagnosticDataCollectionEnabled=false', 'minSnapshotHistoryWindowInSeconds=5']
const { MongoClient } = mongoose.mongo
type Client = InstanceType<typeof MongoClient>

export type EmbeddedMongod = { readonly uri: string; isRunning(): boolean; stop(): Promise<void> }

type State = { pid: number; port: number; version: string }

/** `logged`: how long its log was before it started. */
type Running = { pid: number; port: number; password: string; logged: number }

/**
 * Starts a real mongod on loopback as a replica set of one, with its data under `folder`, or takes over the one that a killed
 * server left behind. It has a key file and a password of its own, readable by the owner alone.
 */
export async function startEmbeddedMongod(
  folder: string,
  findBinary: () => Promise<MongodBinary>,
): Promise<EmbeddedMongod> {
  await mkdir(join(folder, 'db'), { recursive: true, mode: 0o700 })
  const running = await findRunning(folder)
  const taken = running && (await whenPrimary(folder, running).catch(() => undefined))
  if (taken) return taken
  const binary = await findBinary()
  checkVersion(folder, (await readState(folder))?.version, binary.version)
  await endOrphan(folder)
  try {
    return await launch(folder, binary)
  } catch (error) {
    if (!(error instanceof PortTaken || (await endOrphan(folder)))) throw error
    return launch(folder, binary)
  }
}

/** The mongod that runs on this folder; undefined when there is none. */
export async function joinEmbeddedMongod(folder: string): Promise<EmbeddedMongod | undefined> {
  const running = await findRunning(folder)
  return running && toEmbedded(running)
}

/** One that runs is recognised by its data path, its replica set and our password; what it says of itself is newer than what was noted. */
async function findRunning(folder: string): Promise<Running | undefined> {
  const state = await readState(folder)
  // Where process and port are gone there is none; the driver would look for it until its time is up.
  if (!state || !(isAlive(state.pid) || (await accepts(state.port)))) return undefined
  const password = await passwordOf(folder)
  const client = new MongoClient(uriOf(password, state.port), { serverSelectionTimeoutMS: 500 })
  try {
    const { parsed } = await client.db('admin').command({ getCmdLineOpts: 1 })
    const { pid } = await client.db('admin').command({ serverStatus: 1 })
    const isOurs =
      parsed.storage.dbPath === (await realpath(join(folder, 'db'))) && parsed.replication.replSet === REPLICA_SET
    return isOurs ? { pid: Number(pid), port: state.port, password, logged: 0 } : undefined
  } catch {
    return undefined
  } finally {
    await client.close()
  }
}

/**
 * A server that was killed in the middle of its first start leaves a mongod that has no user yet, or whose port nobody noted. Its
 * command line says that it is ours, which the lock of the data alone would not. Whether there was one.
 */
async function endOrphan(folder: string): Promise<boolean> {
  const db = await realpath(join(folder, 'db'))
  const locked = Number(await readFile(join(db, 'mongod.lock'), 'utf8').catch(() => 0))
  // It notes itself in the lock a while after it has taken it.
  const noted = (await readState(folder))?.pid
  for (const pid of [locked, noted]) {
    if (!pid || !(await isOn(db, folder, pid))) continue
    process.kill(pid, 'SIGTERM')
    await whenGone(pid)
    return true
  }
  return false
}

async function isOn(db: string, folder: string, pid: number): Promise<boolean> {
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')
  return [db, REPLICA_SET, join(folder, 'keyfile')].every(word => words.includes(word))
}

function checkVersion(folder: string, last: string | undefined, now: string): void {
  const major = (version: string) => version.split('.').slice(0, 2).join('.')
  if (!last || major(last) === major(now)) return
  throw new StartupError(
    `The data in ${folder} was written by MongoDB ${last}, and the server found is ${now}. Set MONGOD_BINARY to a MongoDB ${major(last)}, or dump the data with it and restore it into an empty folder.`,
  )
}

async function launch(folder: string, { path: binary, version }: MongodBinary): Promise<EmbeddedMongod> {
  const keyFile = join(folder, 'keyfile')
  await secretFile(keyFile, newSecret)
  const password = await passwordOf(folder)
  const port = await freePort((await readState(folder))?.port)
  const log = await open(mongodLog(folder), 'a', 0o600)
  const { size: logged } = await log.stat()
  const options = {
    dbpath: await realpath(join(folder, 'db')),
    port: String(port),
    bind_ip: '127.0.0.1',
    replSet: REPLICA_SET,
    keyFile,
    networkMessageCompressors: 'disabled',
    wiredTigerCacheSizeGB: cacheSize().toFixed(2),
  }
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
  const child = spawn(
    binary,
    [...words, '--quiet', '--nounixsocket', ...PARAMETERS.flatMap(parameter => ['--setParameter', parameter])],
    {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    },
  )
  child.on('error', () => {})
  child.unref()
  await log.close()
  if (child.pid === undefined) throw new StartupError(`The MongoDB server ${binary} could not be started.`)
  await writeState(folder, { pid: child.pid, port, version })
  return whenPrimary(folder, { pid: child.pid, port, password, logged })
}

/** GiB that may be kept in memory of the data: an eighth of the machine's or container's, from 0.25 to 2. Little data takes little of it. */
function cacheSize(): number {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  return Math.min(2, Math.max(0.25, memory / 2 ** 30 / 8))
}

/** Waits until the server is a writable primary, making it a replica set and giving it its user at the very first start. */
async function whenPrimary(folder: string, running: Running): Promise<EmbeddedMongod> {
  const { pid, port, password } = running
  const letGo = endWithProcess(pid)
  const deadline = performance.now() + START_LIMIT
  const orExplain = async (milliseconds: number) => {
    if (!isAlive(pid)) throw await failedStart(folder, running.logged)
    if (performance.now() > deadline)
      throw new StartupError(
        `The MongoDB server was not ready within a minute. Its log may say why: ${mongodLog(folder)}`,
      )
    await wait(milliseconds)
  }
  while (!(await accepts(port))) await orExplain(20)
  const open = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, { serverSelectionTimeoutMS: 2000 })
  try {
    for (;;) {
      const hello = await open
        .db('admin')
        .command({ hello: 1 })
        .catch(() => undefined)
      if (hello?.isWritablePrimary) break
      if (hello && !hello.setName) await initiate(open, port, password)
      await orExplain(20)
    }
    await createUser(open, password)
    const { uri, isRunning, stop } = toEmbedded(running)
    return { uri, isRunning, stop: () => stop().then(letGo) }
  } finally {
    await open.close()
  }
}

/** A process that ends before it has stopped its mongod still tells it to stop. Answers how to let go of it. */
function endWithProcess(pid: number): () => void {
  const end = () => {
    if (isAlive(pid)) process.kill(pid, 'SIGTERM')
  }
  process.once('exit', end)
  return () => {
    process.off('exit', end)
  }
}

/** A set that was initiated before is unknown to itself after its port changed; it is told its new address. */
async function initiate(open: Client, port: number, password: string): Promise<void> {
  const members = [{ _id: 0, host: `127.0.0.1:${port}` }]
  const first = await open
    .db('admin')
    .command({ replSetInitiate: { _id: REPLICA_SET, members } })
    .catch((error: Error & { codeName?: string }) => error)
  if (!(first instanceof Error)) return
  const known = new MongoClient(uriOf(password, port), { serverSelectionTimeoutMS: 1000 })
  try {
    const { config } = await known.db('admin').command({ replSetGetConfig: 1 })
    const moved = {
      ...config,
      version: config.version + 1,
      members: [{ ...config.members[0], host: `127.0.0.1:${port}` }],
    }
    await known.db('admin').command({ replSetReconfig: moved, force: true })
  } catch {
    // The set is still starting; the caller asks again.
  } finally {
    await known.close()
  }
}

/** Possible over loopback only while there is no user at all, so that it fails at every later start. */
async function createUser(open: Client, password: string): Promise<void> {
  await open
    .db('admin')
    .command({ createUser: USER, pwd: password, roles: ['root'] })
    .catch(() => undefined)
}

const toEmbedded = ({ pid, port, password }: Running): EmbeddedMongod => {
  const uri = uriOf(password, port)
  return { uri, isRunning: () => isAlive(pid), stop: () => stop(uri, pid) }
}

async function stop(uri: string, pid: number): Promise<void> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 1000 })
  await client
    .db('admin')
    .command({ shutdown: 1, force: true, timeoutSecs: 0 })
    .catch(() => undefined)
  await client.close().catch(() => undefined)
  await whenGone(pid)
}

async function whenGone(pid: number): Promise<void> {
  const deadline = performance.now() + 60_000
  while (isAlive(pid) && performance.now() < deadline) await wait(20)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

const newSecret = () => randomBytes(48).toString('hex')

const passwordOf = (folder: string) => secretFile(join(folder, 'password'), newSecret)

const uriOf = (password: string, port: number) =>
  `mongodb://${USER}:${password}@127.0.0.1:${port}/rekey?authSource=admin&directConnection=true`

const readState = (folder: string): Promise<State | undefined> =>
  readFile(join(folder, 'mongod.json'), 'utf8').then(JSON.parse, () => undefined)

async function writeState(folder: string, state: State): Promise<void> {
  const file = join(folder, 'mongod.json')
  await writeFile(`${file}.new`, JSON.stringify(state), { mode: 0o600 })
  await rename(`${file}.new`, file)
}
