import type { Database, IndexedCollection } from './connect.ts'

export type FactorChallengeStore = ReturnType<typeof createFactorChallengeStore>

/** What was given out to be answered, by what it is bound to: the newest one alone, and one answer. */
export function createFactorChallengeStore(database: Database) {
  const challenges = database.connection.collection<{ _id: string; value: string; expiresAt: Date }>('factorChallenges')
  return {
    async put(binding: string, value: string, expiresAt: Date): Promise<void> {
      await challenges.updateOne({ _id: binding }, { $set: { value, expiresAt } }, { upsert: true })
    },
    async find(binding: string, now: Date): Promise<string | undefined> {
      return (await challenges.findOne({ _id: binding, expiresAt: { $gt: now } }))?.value
    },
    async take(binding: string, now: Date): Promise<string | undefined> {
      return (await challenges.findOneAndDelete({ _id: binding, expiresAt: { $gt: now } }))?.value
    },
  }
}

export const factorChallengeIndexes: IndexedCollection = {
  collection: 'factorChallenges',
  indexes: [{ key: { expiresAt: 1 }, expireAfterSeconds: 0 }],
}
