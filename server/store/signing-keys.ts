import type { Database } from './connect.ts'

export type SealedKey = {
  readonly kid: string
  readonly alg: string
  readonly sealed: string
  readonly createdAt: Date
}

export type SigningKeyStore = ReturnType<typeof createSigningKeyStore>

/** The private keys of the issuer, sealed. There is one current key an algorithm; of processes that start at once, one makes it. */
export function createSigningKeyStore(database: Database) {
  const keys = database.connection.collection<{ _id: string; key: SealedKey }>('signingKeys')
  return {
    async all(): Promise<SealedKey[]> {
      const found = await keys.find().sort({ _id: 1 }).toArray()
      return found.map(({ key }) => key)
    },
    async reseal(kid: string, sealed: string): Promise<void> {
      await keys.updateOne({ 'key.kid': kid }, { $set: { 'key.sealed': sealed } })
    },
    async offer(key: SealedKey): Promise<void> {
      await keys.updateOne({ _id: `current ${key.alg}` }, { $setOnInsert: { key } }, { upsert: true })
    },
  }
}
