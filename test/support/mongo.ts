import { randomUUID } from 'node:crypto'
import { access, constants, mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectDatabase, type Database } from '../../server/store/connect.ts'
import { startEmbeddedMongod } from '../../server/store/embedded-mongod.ts'
import { findMongod, type MongodBinary } from '../../server/store/mongod-binary.ts'

const URI = 'REKEY_TEST_MONGODB_URI'

/** The server that `npm start` would find. */
export const testMongodBinary = (): Promise<MongodBinary> =>
  findMongod({
    given: process.env.MONGOD_BINARY,
    searchPath: process.env.PATH ?? '',
    cache: '.cache/mongod',
    tell: line => process.stderr.write(`${line}\n`),
  })

/** A file system in memory, where there is one with so much room: a database for each test is a hundred files, each of them synced. */
const MEMORY = '/dev/shm'
const ROOM = 8 * 1024 ** 3

/** One real mongod for a run of tests; every file makes a database of its own on it. */
export async function startTestMongod(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join((await hasRoom(MEMORY)) ? MEMORY : tmpdir(), 'rekey-test-'))
  const mongod = await startEmbeddedMongod(join(folder, 'mongo'), testMongodBinary)
  process.env[URI] = mongod.uri
  await closeFilesSoon(mongod.uri)
  return async () => {
    await mongod.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 20 })
  }
}

/** A dropped database is a hundred files that are kept open for minutes, unless told otherwise: thousands of tests would be too many. */
async function closeFilesSoon(uri: string): Promise<void> {
  const { connection, close } = await connectDatabase(uri, { dbName: 'admin' })
  for (const parameter of [
    { minSnapshotHistoryWindowInSeconds: 0 },
    { syncdelay: 5 },
    {
      wiredTigerEngineRuntimeConfig: 'file_manager=(close_idle_time=2,close_scan_interval=1,close_handle_minimum=250)',
    },
  ])
    await connection.db?.command({ setParameter: 1, ...parameter })
  await close()
}

async function hasRoom(folder: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(folder)
    await access(folder, constants.W_OK)
    return bavail * bsize > ROOM
  } catch {
    return false
  }
}

export type TestDatabase = {
  readonly database: Database
  readonly uri: string
  readonly dbName: string
  drop(): Promise<void>
}

/** What MONGODB_URI is for a process on this database. */
export const uriOf = ({ uri, dbName }: TestDatabase): string => uri.replace('/rekey?', `/${dbName}?`)

/** A fresh, empty database. */
export async function testDatabase(dbName = `test-${randomUUID()}`): Promise<TestDatabase> {
  const uri = process.env[URI]
  if (!uri) throw new Error('The tests start their own mongod; run them through mocha.')
  const database = await connectDatabase(uri, { dbName })
  return {
    database,
    uri,
    dbName,
    async drop() {
      await database.connection.dropDatabase()
      await database.close()
    },
  }
}
