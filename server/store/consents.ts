import type { Database } from './connect.ts'

export type ConsentStore = ReturnType<typeof createConsentStore>

/** What a person allowed an application, remembered over sessions and resets. */
export function createConsentStore(database: Database) {
  const consents = database.connection.collection<{ _id: string; scopes: string[]; at: Date }>('consents')
  const idOf = (accountId: string, clientId: string) => `${accountId}/${clientId}`
  return {
    async scopesOf(accountId: string, clientId: string): Promise<readonly string[]> {
      const found = await consents.findOne({ _id: idOf(accountId, clientId) })
      return found?.scopes ?? []
    },
    async allow(accountId: string, clientId: string, scopes: readonly string[], at: Date): Promise<void> {
      await consents.updateOne(
        { _id: idOf(accountId, clientId) },
        { $addToSet: { scopes: { $each: [...scopes] } }, $set: { at } },
        { upsert: true },
      )
    },
  }
}
