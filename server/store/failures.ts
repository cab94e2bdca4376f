import type { Database, IndexedCollection } from './connect.ts'

/** Nobody waits until a count is on disk: one that is lost in a crash costs a guess. */
const FORGETTABLE = { writeConcern: { w: 1, journal: false } } as const

export type FailureStore = ReturnType<typeof createFailureStore>

/** How many attempts failed, by whatever they are counted by, as all processes together count them. */
export function createFailureStore(database: Database) {
  const failures = database.connection.collection<{ _id: string; count: number; expiresAt: Date }>('failures')
  return {
    /** Counts one more and answers how many there are now, in one write. */
    async add(key: string, expiresAt: Date): Promise<number> {
      const counted = await failures.findOneAndUpdate(
        { _id: key },
        { $inc: { count: 1 }, $setOnInsert: { expiresAt } },
        { upsert: true, returnDocument: 'after', ...FORGETTABLE },
      )
      return counted?.count ?? 1
    },
    async takeBack(keys: readonly string[]): Promise<void> {
      if (keys.length > 0) await failures.updateMany({ _id: { $in: [...keys] } }, { $inc: { count: -1 } }, FORGETTABLE)
    },
  }
}

export const failureIndexes: IndexedCollection = {
  collection: 'failures',
  indexes: [{ key: { expiresAt: 1 }, expireAfterSeconds: 0 }],
}
