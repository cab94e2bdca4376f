import type { Collection } from 'mongoose'
import { sortStages } from '../../scim/filter/sort.ts'
import type { MongoClause } from '../../scim/filter/to-mongo.ts'
import type { Query } from '../../scim/store.ts'
import { FILTER_LIMIT_MS, inTime, tooSlow, unlessSlow } from './time-limit.ts'

type Order = Pick<Query, 'sortBy' | 'sortOrder'>

type WithId = { readonly _id: string }

const IDS = { projection: { _id: 1 } }
const QUICK_MS = 1000
const MOST_SORTED = 100_000
const LIMIT = { maxTimeMS: FILTER_LIMIT_MS }

/** Reads of documents by their ids, for a search that goes over more of them than it can hold. */
export function createIdReads<T extends WithId>(collection: Collection<T>) {
  return {
    async idsWhere(clause: MongoClause): Promise<string[]> {
      return idsOf(await inTime(collection.find<WithId>(clause as never, { ...IDS, ...LIMIT }).toArray()))
    },
    /** The ids of all that fit where they are few and quickly found. */
    async idsIfFew(clause: MongoClause, most: number): Promise<string[] | undefined> {
      const found = await collection
        .find<WithId>(clause as never, { ...IDS, maxTimeMS: QUICK_MS })
        .limit(most + 1)
        .toArray()
        .catch(unlessSlow)
      return found && found.length <= most ? idsOf(found) : undefined
    },
    /** The ids of all that fit, in the order of a query, so many at a time; of sorted ones the first that can be sorted in memory. */
    async *walk(clause: MongoClause, { sortBy, sortOrder }: Order, size: number): AsyncGenerator<string[]> {
      const stages = [
        { $match: clause },
        ...sortStages(sortBy, sortOrder),
        ...(sortBy ? [{ $limit: MOST_SORTED }] : []),
        { $project: { _id: 1 } },
      ]
      const options = { ...LIMIT, allowDiskUse: true, batchSize: size }
      const cursor = collection.aggregate<WithId>(stages as never, options)
      let passed = 0
      try {
        while (await inTime(cursor.hasNext())) {
          const ids = idsOf(cursor.readBufferedDocuments())
          passed += ids.length
          yield ids
        }
      } finally {
        await cursor.close()
      }
      if (sortBy && passed === MOST_SORTED) throw tooSlow()
    },
    /** All of a collection are counted on the index of ids: the documents would be read to the last. */
    count(clause: MongoClause): Promise<number> {
      const isAll = Object.keys(clause).length === 0
      return inTime(collection.countDocuments(clause as never, isAll ? { ...LIMIT, hint: { _id: 1 } } : LIMIT))
    },
  }
}

const idsOf = (documents: readonly WithId[]) => documents.map(({ _id }) => _id)
