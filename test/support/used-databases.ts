import type { Database } from '../../server/store/connect.ts'
import { indexedCollections } from '../../server/store/indexes.ts'
import { type TestDatabase, testDatabase } from './mongo.ts'

const declared = new Set(indexedCollections.map(({ collection }) => collection))
const declaredIndexes = indexedCollections.reduce((sum, { indexes }) => sum + indexes.length, 0)

/** The names of databases that have a directory's indexes and not a document: to make a hundred indexes takes longer than most tests. */
const emptied: string[] = []

/** An empty database for a directory. Once dropped it is emptied and used again, unless a test has changed its indexes. */
export async function usedDatabase(): Promise<TestDatabase> {
  const own = await testDatabase(emptied.pop())
  return {
    ...own,
    async drop() {
      await own.database.close()
      const { database, dbName, drop } = await testDatabase(own.dbName)
      await empty(database)
      if (!(await isAsDeclared(database))) return drop()
      await database.close()
      emptied.push(dbName)
    },
  }
}

async function empty({ connection }: Database): Promise<void> {
  await connection.db?.command({ profile: 0 })
  const collections = (await connection.db?.collections()) ?? []
  await Promise.all(
    collections.map(collection =>
      declared.has(collection.collectionName) ? collection.deleteMany({}) : collection.drop(),
    ),
  )
}

async function isAsDeclared({ connection }: Database): Promise<boolean> {
  const { collections, indexes } = (await connection.db?.stats()) ?? {}
  return collections === declared.size && indexes === declared.size + declaredIndexes
}
