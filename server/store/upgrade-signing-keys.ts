import type { Database } from './connect.ts'
import { idOf, type KeyDocument, type SealedKey } from './signing-keys.ts'

type OldDocument = {
  readonly _id: string
  readonly key: Pick<SealedKey, 'kid' | 'alg' | 'sealed'> & { readonly createdAt: Date }
}

/**
 * There was one key an algorithm before they were rotated. It becomes the first, on the condition that there is none, so that an end in the
 * middle or two processes at once do no harm.
 */
export async function upgradeSigningKeys({ connection }: Database): Promise<void> {
  const keys = connection.collection<KeyDocument>('signingKeys')
  const former = connection.collection<OldDocument>('signingKeys')
  for (const { _id, key } of await former.find({ key: { $exists: true } }).toArray()) {
    const { createdAt, ...kept } = key
    const first = { ...kept, serial: 1, publishedAt: createdAt, signsFrom: createdAt }
    await keys.updateOne({ _id: idOf(first) }, { $setOnInsert: first }, { upsert: true })
    await former.deleteOne({ _id })
  }
}
