import type { Database } from './connect.ts'

/** A field whose values are sealed, and what they are sealed for. */
export type SealedField = { readonly collection: string; readonly field: string; readonly purpose: string }

type SealedValue = { readonly id: string; readonly sealed: string }

/** Values that are kept for as long as what they belong to, whichever master key has sealed them. */
export function createSealedValues(database: Database) {
  const documentsOf = ({ collection }: SealedField) => database.connection.collection<{ _id: string }>(collection)
  return {
    async *sealedBy(keyId: string, of: SealedField): AsyncGenerator<SealedValue> {
      const clause = { [of.field]: new RegExp(`^${keyId}\\.`) }
      const stages = [{ $match: clause }, { $project: { _id: 0, id: '$_id', sealed: `$${of.field}` } }]
      yield* documentsOf(of).aggregate<SealedValue>(stages)
    },
    /** Puts another in its place, unless somebody has done so before. */
    async replace({ field, ...of }: SealedField, { id, sealed }: SealedValue, next: string): Promise<void> {
      await documentsOf({ field, ...of }).updateOne(
        { _id: id, [field]: sealed } as never,
        { $set: { [field]: next } } as never,
      )
    },
  }
}
