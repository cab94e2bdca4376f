import type { Transaction } from '../../passwords/ports.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'
import { isDuplicateKey } from './duplicate-key.ts'

/** A Bulk that is carried out after its answer. Its operations are in pieces, sealed, and go when it is finished. */
export type StoredBulk = {
  /** The transaction id. */
  readonly _id: string
  readonly base: string
  /** The provisioning client that sent it, and what its token allowed. */
  readonly client: string
  readonly scopes: readonly string[]
  /** Which of the places it has that there are for the unfinished ones of a client. */
  readonly slot?: number
  readonly requestId: string
  readonly operations: number
  readonly state: 'waiting' | 'running' | 'finished'
  readonly acceptedAt: Date
  /** Until then nobody else carries it out. */
  readonly leasedUntil: Date
  readonly worker?: string
  /** How often somebody began to carry it out, this time with it, but for those who put it back. */
  readonly attempts?: number
  /** When it is forgotten, finished or not. */
  readonly expiresAt: Date
}

type Piece = Pick<StoredBulk, '_id' | 'expiresAt'> & {
  readonly bulk: string
  readonly index: number
  readonly text: string
}

/** What became of one operation; `_id` is the transaction id and the place of the operation, so that it is there once. */
export type StoredResult = {
  readonly bulk: string
  readonly index: number
  readonly serial: number
  readonly isFailure: boolean
  readonly sealed: string
  readonly expiresAt: Date
}

export type BulkStore = ReturnType<typeof createBulkStore>

export function createBulkStore(database: Database) {
  const bulks = database.connection.collection<StoredBulk>('bulks')
  const pieces = database.connection.collection<Piece>('bulkPieces')
  const results = database.connection.collection<StoredResult & { _id: string }>('bulkResults')

  return {
    /** False where its slot has been taken. */
    async insert(bulk: StoredBulk, texts: readonly string[]): Promise<boolean> {
      const { _id, expiresAt } = bulk
      return unlessDuplicate(() =>
        database.inTransaction(async transaction => {
          const session = sessionOf(transaction)
          await bulks.insertOne(bulk, { session })
          for (const [index, text] of texts.entries()) {
            await pieces.insertOne({ _id: idOf(_id, index), bulk: _id, index, text, expiresAt }, { session })
          }
        }),
      )
    },
    async find(id: string, now: Date): Promise<StoredBulk | undefined> {
      return (await bulks.findOne({ _id: id, expiresAt: { $gt: now } })) ?? undefined
    },
    /** The slots that the unfinished ones of a client have. */
    async slotsOf(client: string): Promise<ReadonlySet<unknown>> {
      return new Set(await bulks.distinct('slot', { client, slot: { $exists: true } }))
    },
    async piecesOf(id: string): Promise<string[]> {
      const found = await pieces.find({ bulk: id }).sort({ index: 1 }).toArray()
      return found.map(({ text }) => text)
    },
    /**
     * Takes the oldest Bulk that nobody carries out, for as long as the lease; of several workers one gets it. The attempt is counted
     * before it begins, since nothing may be left of a worker to count it afterwards.
     */
    async claim(worker: string, now: Date, leasedUntil: Date): Promise<StoredBulk | undefined> {
      const isFree = {
        state: { $in: ['waiting', 'running'] as const },
        leasedUntil: { $lte: now },
        expiresAt: { $gt: now },
      }
      const change = { $set: { state: 'running' as const, worker, leasedUntil }, $inc: { attempts: 1 } }
      const found = await bulks.findOneAndUpdate(isFree as never, change, {
        sort: { acceptedAt: 1 },
        returnDocument: 'after',
      })
      return found ?? undefined
    },
    /** A lease that somebody else has taken since stays theirs. */
    async lease(id: string, worker: string, leasedUntil: Date): Promise<void> {
      await bulks.updateOne({ _id: id, worker, state: 'running' }, { $set: { leasedUntil } })
    },
    /** Ends an attempt that doesn't count. Nobody else begins before then. */
    async putBack(id: string, worker: string, until: Date): Promise<void> {
      const change = { $set: { leasedUntil: until }, $inc: { attempts: -1 } }
      await bulks.updateOne({ _id: id, worker, state: 'running' }, change)
    },
    async finish(id: string, expiresAt: Date): Promise<void> {
      await database.inTransaction(async transaction => {
        const session = sessionOf(transaction)
        await results.updateMany({ bulk: id }, { $set: { expiresAt } }, { session })
        await pieces.deleteMany({ bulk: id }, { session })
        await bulks.updateOne({ _id: id }, { $set: { state: 'finished', expiresAt }, $unset: { slot: 1 } }, { session })
      })
    },
    async remove(id: string): Promise<void> {
      await database.inTransaction(async transaction => {
        const session = sessionOf(transaction)
        await results.deleteMany({ bulk: id }, { session })
        await pieces.deleteMany({ bulk: id }, { session })
        await bulks.deleteOne({ _id: id }, { session })
      })
    },
    /** False where one of them is there already; in a transaction none of them is then. */
    async insertResults(added: readonly StoredResult[], transaction?: Transaction): Promise<boolean> {
      const documents = added.map(result => ({ _id: idOf(result.bulk, result.index), ...result }))
      return unlessDuplicate(() => results.insertMany(documents, { session: sessionOf(transaction) }))
    },
    /** False where the result has another serial than the one before. */
    async replaceResult(result: StoredResult, transaction?: Transaction): Promise<boolean> {
      const before = { _id: idOf(result.bulk, result.index), serial: result.serial - 1 }
      const { matchedCount } = await results.updateOne(before, { $set: result }, { session: sessionOf(transaction) })
      return matchedCount === 1
    },
    async resultsOf(id: string): Promise<StoredResult[]> {
      return results.find({ bulk: id }).sort({ index: 1 }).toArray()
    },
    async countsOf(id: string): Promise<{ done: number; failed: number }> {
      const [done, failed] = await Promise.all([
        results.countDocuments({ bulk: id }),
        results.countDocuments({ bulk: id, isFailure: true }),
      ])
      return { done, failed }
    },
  }
}

const idOf = (bulk: string, index: number) => `${bulk}:${index}`

async function unlessDuplicate(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write()
    return true
  } catch (error) {
    if (isDuplicateKey(error)) return false
    throw error
  }
}

const EXPIRY = { key: { expiresAt: 1 }, expireAfterSeconds: 0 } as const

export const bulkIndexes: readonly IndexedCollection[] = [
  {
    collection: 'bulks',
    indexes: [
      { key: { state: 1, acceptedAt: 1 } },
      { key: { client: 1, slot: 1 }, unique: true, partialFilterExpression: { slot: { $exists: true } } },
      EXPIRY,
    ],
  },
  { collection: 'bulkPieces', indexes: [{ key: { bulk: 1, index: 1 } }, EXPIRY] },
  { collection: 'bulkResults', indexes: [{ key: { bulk: 1, index: 1 } }, EXPIRY] },
]
