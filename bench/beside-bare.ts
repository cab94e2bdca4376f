import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { connectDatabase, type Database } from '../server/store/connect.ts'
import { joinEmbeddedMongod } from '../server/store/embedded-mongod.ts'
import { createIndexes, indexedCollections } from '../server/store/indexes.ts'
import { type RunningServer, startNpm } from '../test/support/npm-start.ts'

/** A server that takes a token, its database, and another one of the same mongod with the same indexes, for bare writes. */
export type BesideBare = {
  readonly server: RunningServer
  readonly token: string
  readonly own: Database
  readonly bare: Database
}

/** Measures something of a server that was started for it, beside the database alone. */
export async function besideBare<T>(measure: (place: BesideBare) => Promise<T>): Promise<T> {
  const token = randomBytes(32).toString('base64url')
  const server = await startNpm({ BOOTSTRAP_TOKEN: token, LOG_LEVEL: 'silent' })
  const mongod = await joinEmbeddedMongod(join(server.environment.DATA_DIR ?? '', 'mongo'))
  const connect = (dbName?: string) => connectDatabase(mongod?.uri ?? '', { dbName })
  const [own, bare] = [await connect(), await connect('bench')]
  await createIndexes(bare, indexedCollections)
  try {
    return await measure({ server, token, own, bare })
  } finally {
    await Promise.all([own.close(), bare.close()])
    await server.stop()
  }
}
