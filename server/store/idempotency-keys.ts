import type { Transaction } from '../../passwords/ports.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'

/** What a request with a key has made; `_id` is a digest of who sent it, the address and the key. */
export type StoredKey = {
  readonly _id: string
  /** Of the body that was sent, by a key that it names. */
  readonly digest: string
  /** The path of the resource, below its base. */
  readonly path: string
  readonly expiresAt: Date
}

export type IdempotencyKeyStore = ReturnType<typeof createIdempotencyKeyStore>

const DUPLICATE_KEY = 11000

export function createIdempotencyKeyStore(database: Database) {
  const keys = database.connection.collection<StoredKey>('idempotencyKeys')
  return {
    async find(id: string, now: Date): Promise<StoredKey | undefined> {
      return (await keys.findOne({ _id: id, expiresAt: { $gt: now } })) ?? undefined
    },
    /** In the transaction that makes the resource; takes the place of one that has ended. Of two at once one fails. */
    async put(key: StoredKey, now: Date, transaction: Transaction): Promise<void> {
      const session = sessionOf(transaction)
      await keys.deleteOne({ _id: key._id, expiresAt: { $lte: now } }, { session })
      await keys.insertOne(key, { session })
    },
    isTaken: (error: unknown): boolean => (error as { code?: number }).code === DUPLICATE_KEY,
  }
}

export const idempotencyKeyIndexes: IndexedCollection = {
  collection: 'idempotencyKeys',
  indexes: [{ key: { expiresAt: 1 }, expireAfterSeconds: 0 }],
}
