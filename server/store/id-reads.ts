import type { Collection } from 'mongoose'
import type { Transaction } from '../../passwords/ports.ts'
import { sortingOf } from '../../scim/filter/sort.ts'
import type { MongoClause } from '../../scim/filter/to-mongo.ts'
import type { ResolvedPath } from '../../scim/schema/paths.ts'
import type { PageRequest } from '../../scim/store.ts'
import { sessionOf } from './connect.ts'
import { fromPosition } from './position.ts'
import { FILTER_LIMIT_MS, inTime, tooSlow, unlessSlow } from './time-limit.ts'

type Order = Pick<PageRequest, 'sortOrder' | 'after'> & { readonly sortBy?: ResolvedPath | undefined }

/** An id, and where its document stands in a list. */
export type Reached = { readonly id: string; readonly position: readonly unknown[] }

type WithId = { readonly _id: string }
type WithPosition = WithId & Pick<Reached, 'position'>

const IDS = { projection: { _id: 1 } }
const QUICK_MS = 1000
const MOST_SORTED = 100_000
const LIMIT = { maxTimeMS: FILTER_LIMIT_MS }

export type IdReads = ReturnType<typeof createIdReads>

/** Reads of documents by their ids, for a search that goes over more of them than it can hold. */
export function createIdReads<T extends WithId>(collection: Collection<T>) {
  return {
    async idsWhere(clause: MongoClause, transaction?: Transaction): Promise<string[]> {
      const options = { ...IDS, ...LIMIT, session: sessionOf(transaction) }
      return idsOf(await inTime(collection.find<WithId>(clause as never, options).toArray()))
    },
    /** The first so many ids behind one, in their order. */
    async idsAfter(id: string, most: number): Promise<string[]> {
      return idsOf(
        await collection
          .find<WithId>({ _id: { $gt: id } } as never, IDS)
          .sort({ _id: 1 })
          .limit(most)
          .toArray(),
      )
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
    /** All that fit, in the order of a list and from its position on, so many at a time; of sorted ones the first that can be sorted in memory. */
    async *walk(
      clause: MongoClause,
      { sortBy, sortOrder, after }: Order,
      size: number,
      most = MOST_SORTED,
    ): AsyncGenerator<Reached[]> {
      const sorting = sortingOf([sortBy], sortOrder)
      const stages = [
        { $match: clause },
        ...sorting.stages(sortBy, after === undefined ? undefined : fromPosition(after)),
        ...(sortBy || most < MOST_SORTED ? [{ $limit: most }] : []),
        { $project: { position: sorting.position } },
      ]
      const options = { ...LIMIT, allowDiskUse: true, batchSize: size }
      const cursor = collection.aggregate<WithPosition>(stages as never, options)
      let passed = 0
      try {
        while (await inTime(cursor.hasNext())) {
          const reached = cursor.readBufferedDocuments().map(({ _id, position }) => ({ id: _id, position }))
          passed += reached.length
          yield reached
        }
      } finally {
        await cursor.close()
      }
      if (sortBy && passed === MOST_SORTED) throw tooSlow()
    },
    /** How many fit; of more than `upTo` one more than that. */
    count: (clause: MongoClause, upTo?: number): Promise<number> =>
      inTime(collection.countDocuments(countable(clause) as never, { ...LIMIT, ...(upTo && { limit: upTo + 1 }) })),
  }
}

/**
 * All of a collection are counted in the index of ids: exactly, unlike the collection's estimate after a crash, and several times faster
 * than document by document.
 */
export const countable = (clause: MongoClause): MongoClause =>
  Object.keys(clause).length === 0 ? { _id: { $gte: '' } } : clause

const idsOf = (documents: readonly WithId[]) => documents.map(({ _id }) => _id)
