import type { Transaction } from '../../passwords/ports.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'

export type ConsentStore = ReturnType<typeof createConsentStore>

/** What a person allowed an application, remembered over sessions and resets. */
export function createConsentStore(database: Database) {
  const consents = database.connection.collection<{ _id: string; clientId: string; scopes: string[]; at: Date }>(
    'consents',
  )
  const idOf = (accountId: string, clientId: string) => `${accountId}/${clientId}`
  /** Their ids begin with the person's, and 0 is the sign behind the slash. */
  const ofAccount = (accountId: string) => ({ _id: { $gte: `${accountId}/`, $lt: `${accountId}0` } })
  return {
    async scopesOf(accountId: string, clientId: string): Promise<readonly string[]> {
      const found = await consents.findOne({ _id: idOf(accountId, clientId) })
      return found?.scopes ?? []
    },
    async allow(accountId: string, clientId: string, scopes: readonly string[], at: Date): Promise<void> {
      await consents.updateOne(
        { _id: idOf(accountId, clientId) },
        { $addToSet: { scopes: { $each: [...scopes] } }, $set: { clientId, at } },
        { upsert: true },
      )
    },
    async ofPerson(accountId: string): Promise<{ clientId: string; scopes: string[]; at: Date }[]> {
      const found = await consents.find(ofAccount(accountId)).toArray()
      return found.map(({ _id, scopes, at }) => ({ clientId: _id.slice(idOf(accountId, '').length), scopes, at }))
    },
    /** False where there is none. */
    async withdraw(accountId: string, clientId: string, transaction: Transaction): Promise<boolean> {
      const session = sessionOf(transaction)
      return (await consents.deleteOne({ _id: idOf(accountId, clientId) }, { session })).deletedCount === 1
    },
    /** Forgets what a person allowed any application. */
    async forgetPerson(accountId: string, transaction: Transaction): Promise<void> {
      await consents.deleteMany(ofAccount(accountId), { session: sessionOf(transaction) })
    },
    /** Forgets what anybody allowed an application. */
    async forget(clientId: string, transaction: Transaction): Promise<void> {
      await consents.deleteMany({ clientId }, { session: sessionOf(transaction) })
    },
  }
}

export const consentIndexes: IndexedCollection = { collection: 'consents', indexes: [{ key: { clientId: 1 } }] }
