import { createAuditCountStore } from './audit-counts.ts'
import type { StoredAuditEvent } from './audit-events.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'

/**
 * What vouches for some events of one writer: those with a number above `from`, `to` included. Each seal holds the link of another: its
 * writer's one before, or, of a first one, the newest there was. So nothing can be changed or taken away without breaking a link, but for the
 * very end with its seals, and the newest `mac` vouches for all before it, even where older master keys are gone.
 */
export type Seal = {
  /** `writer.number`. */
  readonly id: string
  readonly writer: string
  readonly number: number
  readonly from: number
  readonly to: number
  readonly count: number
  readonly digest: string
  /** The id and the link of the seal that it follows; both are empty for the very first. */
  readonly after: string
  readonly previous: string
  readonly link: string
  readonly keyId: string
  readonly mac: string
  readonly sealedAt: Date
}

export type AuditSealStore = ReturnType<typeof createAuditSealStore>

type SealDocument = Omit<Seal, 'id'> & { readonly _id: string }

/** The append-only collection `auditSeals`; `_id` is (writer, number), so that of two who seal the same one does. */
export function createAuditSealStore(database: Database) {
  const seals = database.connection.collection<SealDocument>('auditSeals')
  const counts = createAuditCountStore(database)
  const newest = async (where: object, order: Record<string, -1>): Promise<Seal | undefined> => {
    const [found] = await seals.find(where).sort(order).limit(1).toArray()
    return found && toSeal(found)
  }
  return {
    /** False where that seal is there already. With it its events are counted, each once. */
    insert: ({ id, ...seal }: Seal, events: readonly StoredAuditEvent[]): Promise<boolean> =>
      database.inTransaction(async transaction => {
        const options = { upsert: true, session: sessionOf(transaction) }
        const { upsertedCount } = await seals.updateOne({ _id: id }, { $setOnInsert: seal }, options)
        if (upsertedCount === 1) await counts.add(events, transaction)
        return upsertedCount === 1
      }),
    lastOf: (writer: string) => newest({ writer }, { number: -1 }),
    newestOfOthers: (writer: string) => newest({ writer: { $ne: writer } }, { sealedAt: -1 }),
    writers: (): Promise<string[]> => seals.distinct('writer'),
    async find(id: string): Promise<Seal | undefined> {
      const found = await seals.findOne({ _id: id })
      return found ? toSeal(found) : undefined
    },
    /** Of one writer, in the order of their numbers. */
    async *of(writer: string): AsyncGenerator<Seal> {
      for await (const document of seals.find({ writer }).sort({ number: 1 })) yield toSeal(document)
    },
  }
}

export const auditSealIndexes: IndexedCollection = {
  collection: 'auditSeals',
  indexes: [{ key: { writer: 1, number: 1 } }, { key: { sealedAt: -1 } }],
}

const toSeal = ({ _id: id, ...seal }: SealDocument): Seal => ({ id, ...seal })
