import type { Transaction } from '../../passwords/ports.ts'
import { type Database, sessionOf } from './connect.ts'

export type SealedKey = {
  readonly kid: string
  readonly alg: string
  /** Of the keys of its algorithm, from 1. */
  readonly serial: number
  readonly sealed: string
  readonly publishedAt: Date
  readonly signsFrom: Date
}

export type KeyDocument = SealedKey & { readonly _id: string }

export type SigningKeyStore = ReturnType<typeof createSigningKeyStore>

/** The private keys of the issuer, sealed. `_id` is (algorithm, serial number), so that of servers that make the same key one does. */
export function createSigningKeyStore(database: Database) {
  const keys = database.connection.collection<KeyDocument>('signingKeys')
  return {
    /** In the order of their serial numbers. */
    async all(transaction?: Transaction): Promise<SealedKey[]> {
      const found = await keys
        .find({}, { session: sessionOf(transaction) })
        .sort({ serial: 1 })
        .toArray()
      return found.map(({ _id, ...key }) => key)
    },
    /** False where there is a key of that algorithm and number already. */
    async offer(key: SealedKey, transaction?: Transaction): Promise<boolean> {
      const session = sessionOf(transaction)
      const result = await keys.updateOne({ _id: idOf(key) }, { $setOnInsert: key }, { upsert: true, session })
      return result.upsertedCount === 1
    },
    /** False where it has gone already. */
    async remove(kid: string, transaction: Transaction): Promise<boolean> {
      const { deletedCount } = await keys.deleteOne({ kid }, { session: sessionOf(transaction) })
      return deletedCount === 1
    },
  }
}

export const idOf = ({ alg, serial }: Pick<SealedKey, 'alg' | 'serial'>) => `${alg} ${serial}`
