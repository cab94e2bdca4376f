import type { StoredResource } from '../../scim/store.ts'
import type { Database } from './connect.ts'
import { createIdReads, type IdReads } from './id-reads.ts'

type WithId = { readonly _id: string }

/** Documents that are shown as resources: what it takes to find them, to page through them and to show one. */
export type Records<D extends WithId = WithId> = IdReads & {
  readonly name: string
  find(id: string): Promise<D | undefined>
  /** Those that are there, in the order of the ids; of more than `most` bytes perhaps the first ones only. */
  inOrder(ids: readonly string[], most: number): Promise<WithId[]>
  toStored(document: D, client: string): StoredResource
}

/** A collection whose documents have a shape of their own: its resource type says of each attribute which field holds it. */
export function createRecords<D extends WithId>(
  { connection }: Database,
  name: string,
  toStored: (document: D) => StoredResource,
): Records<D> {
  const collection = connection.collection<WithId>(name)
  return {
    ...createIdReads(collection),
    name,
    async find(id) {
      return ((await collection.findOne({ _id: id })) as D | null) ?? undefined
    },
    async inOrder(ids) {
      const found = await collection.find({ _id: { $in: [...ids] } }).toArray()
      const byId = new Map(found.map(document => [document._id, document]))
      return ids.flatMap(id => byId.get(id) ?? [])
    },
    toStored,
  }
}
