import { access, constants, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { connectDatabase, type Database } from './connect.ts'
import { type DataLock, lockDataFolder } from './data-lock.ts'
import { joinEmbeddedMongod, startEmbeddedMongod } from './embedded-mongod.ts'
import { findMongod } from './mongod-binary.ts'
import { StartupError } from './startup-error.ts'

/** Milliseconds between attempts, which go on for half a minute. */
const PAUSE = 100
const ATTEMPTS = 300

export type DatabaseSettings = {
  readonly uri?: string
  readonly dataDir: string
  readonly mongodBinary?: string
  readonly searchPath: string
  readonly cache: string
  readonly tell: (line: string) => void
  /** Whether somebody will hear of every command. */
  readonly monitorCommands?: boolean
  /** When the embedded mongod has ended and nobody here stopped it. */
  readonly lost?: () => void
}

/** The server's database: the one of the settings, or its own mongod, which stops with it. */
export async function openServerDatabase(settings: DatabaseSettings): Promise<Database> {
  if (settings.uri) return connectGiven(settings.uri, settings)
  await makeDataFolder(settings.dataDir)
  const lock = await lockOfServer(settings.dataDir)
  return openEmbedded(settings, lock.release)
}

/** The same database for a command on the host: it joins the running server's mongod, or starts one for as long as it needs it. */
export async function openHostDatabase(settings: DatabaseSettings): Promise<Database> {
  if (settings.uri) return connectGiven(settings.uri, settings)
  await makeDataFolder(settings.dataDir)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const lock = await lockDataFolder(settings.dataDir, 'command')
    if (typeof lock !== 'string') return openEmbedded(settings, lock.release)
    const running = lock === 'server' ? await joinEmbeddedMongod(mongoFolder(settings)) : undefined
    if (running) return connectDatabase(running.uri)
    await wait(PAUSE)
  }
  throw new StartupError(
    `What holds the data folder ${settings.dataDir} does not answer. Wait until it has started, or stop it, and try again.`,
  )
}

async function makeDataFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.W_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new StartupError(`The data folder ${folder} can't be made or written (${code}). Check DATA_DIR.`)
  }
}

/** Milliseconds between two looks at the embedded mongod. */
const WATCH = 1000

const mongoFolder = ({ dataDir }: DatabaseSettings) => join(dataDir, 'mongo')

async function connectGiven(uri: string, { monitorCommands }: DatabaseSettings): Promise<Database> {
  const connect = () => connectDatabase(uri, { monitorCommands })
  // Both may just have been started on a machine that has much to do.
  const again = (cause: Error) => (cause.name === 'MongooseServerSelectionError' ? connect() : Promise.reject(cause))
  const database = await connect()
    .catch(again)
    .catch((cause: Error) => {
      throw new StartupError(
        `MONGODB_URI leads to no MongoDB server that answers (${cause.name}). Check the address, the user and the network.`,
      )
    })
  const hello = await database.connection.getClient().db('admin').command({ hello: 1 })
  if (hello.setName || hello.msg === 'isdbgrid') return permitted(database)
  await database.close()
  throw new StartupError(
    'MONGODB_URI leads to a single server. Rekey needs transactions: use a replica set (one member is enough) or a cluster.',
  )
}

async function permitted(database: Database): Promise<Database> {
  try {
    await database.connection.collection('settings').findOne()
    return database
  } catch (error) {
    await database.close()
    const { codeName = 'no answer' } = error as { codeName?: string }
    throw new StartupError(
      `MONGODB_URI names a user who may not read its database (${codeName}). Give it a user who may read and write there.`,
    )
  }
}

async function openEmbedded(settings: DatabaseSettings, release: () => Promise<void>): Promise<Database> {
  try {
    const mongod = await startEmbeddedMongod(mongoFolder(settings), () =>
      findMongod({
        given: settings.mongodBinary,
        searchPath: settings.searchPath,
        cache: settings.cache,
        tell: settings.tell,
      }),
    )
    const database = await connectDatabase(mongod.uri, { monitorCommands: settings.monitorCommands })
    const watch = setInterval(() => mongod.isRunning() || settings.lost?.(), WATCH).unref()
    return {
      ...database,
      async close() {
        clearInterval(watch)
        await database.close()
        await mongod.stop()
        await release()
      },
    }
  } catch (error) {
    await release()
    throw error
  }
}

/** A command on the host has the lock for a moment only: until it has done its work. */
async function lockOfServer(folder: string): Promise<DataLock> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const lock = await lockDataFolder(folder, 'server')
    if (typeof lock !== 'string') return lock
    if (lock === 'server') break
    await wait(PAUSE)
  }
  throw new StartupError(
    `The data folder ${folder} belongs to a server that is running. Stop that one, or set DATA_DIR and PORT.`,
  )
}
