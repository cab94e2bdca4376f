import { sortingOf } from '../../scim/filter/sort.ts'
import type { MongoClause } from '../../scim/filter/to-mongo.ts'
import type { ResolvedPath } from '../../scim/schema/paths.ts'
import type { PageRequest, Position } from '../../scim/store.ts'
import type { Database } from './connect.ts'
import { countable } from './id-reads.ts'
import { fromPosition, toPosition } from './position.ts'
import { FILTER_LIMIT_MS, inTime } from './time-limit.ts'

/** One collection's part of a list. */
export type Source = {
  readonly collection: string
  readonly clause: MongoClause
  readonly sortBy?: ResolvedPath | undefined
}

/** A document as it is shown, with the number of its source. */
export type Found = { readonly _id: string; readonly source: number }

export type FoundPage = { readonly total: number; readonly found: readonly Found[]; readonly next?: Position }

type Row = Found & { readonly position: readonly unknown[]; readonly bytes: number }
type Rows = { readonly rows: readonly Row[]; readonly isCut: boolean }

export type PageStore = ReturnType<typeof createPageStore>

const NOTHING: Rows = { rows: [], isCut: false }
const LIMIT = { maxTimeMS: FILTER_LIMIT_MS }

/** Pages of lists over one collection or several. A page whose documents have more than `most` bytes is shorter than was asked for. */
export function createPageStore({ connection }: Database, most: number) {
  return {
    /** Throws ScimError 400 tooMany for a filter that takes too long. */
    async read(sources: readonly Source[], request: PageRequest): Promise<FoundPage> {
      const { count, countUpTo } = request
      const known = request.total ?? (countUpTo && (await inTime(countAll(sources, request))))
      const asked = countUpTo && known && known > countUpTo ? sources.map(apart) : sources
      const { rows, isCut } = count === 0 ? NOTHING : await inTime(rowsOf(asked, request))
      const shown = isCut ? rows.length - 1 : count
      const total = known ?? endOf({ ...request, count: shown }, rows) ?? (await inTime(countAll(sources, request)))
      const last = rows.length > shown ? rows[shown - 1] : undefined
      return { total, found: rows.slice(0, shown), ...(last && { next: toPosition(last.position) }) }
    },
  }

  async function countAll(sources: readonly Source[], { countUpTo }: PageRequest): Promise<number> {
    const options = { ...LIMIT, ...(countUpTo && { limit: countUpTo + 1 }) }
    const counts = sources.map(({ collection, clause }) =>
      connection.collection(collection).countDocuments(countable(clause) as never, options),
    )
    return (await Promise.all(counts)).reduce((sum, one) => sum + one, 0)
  }

  /** The documents of a page and the one behind it; it is cut where that one is too much, and the first never is. */
  async function rowsOf(sources: readonly Source[], request: PageRequest): Promise<Rows> {
    const name = sources[0]?.collection ?? ''
    const stages = stagesOf(sources, request).map(stage => ({ ...stage }))
    const cursor = connection.collection(name).aggregate<Row>(stages, { ...LIMIT, allowDiskUse: true })
    const rows: Row[] = []
    let bytes = 0
    for await (const row of cursor) {
      rows.push(row)
      bytes += row.bytes
      if (bytes > most && rows.length > 1) return { rows, isCut: true }
    }
    return { rows, isCut: false }
  }
}

/**
 * The same in another shape. MongoDB remembers for each shape of query which plan was good: what finds a few by their indexes would gather and
 * sort a million, before it gave up.
 */
const apart = ({ clause, ...source }: Source): Source => ({
  ...source,
  clause: { $and: [clause, { _id: { $gte: '' } }] },
})

/** The documents of a page and the one behind it, each with the position at which it stands. */
export function stagesOf(sources: readonly Source[], { sortOrder, count, skip, after }: PageRequest): MongoClause[] {
  const sorting = sortingOf(
    sources.map(({ sortBy }) => sortBy),
    sortOrder,
  )
  const position = after === undefined ? undefined : fromPosition(after)
  const [first = [], ...others] = sources.map(({ clause, sortBy }, source) => [
    { $match: clause },
    ...sorting.stages(sortBy, position),
    { $limit: skip + count + 1 },
    { $set: { source: { $literal: source } } },
  ])
  const unions = others.map((pipeline, index) => ({
    $unionWith: { coll: sources[index + 1]?.collection, pipeline },
  }))
  return [
    ...first,
    ...unions,
    ...(unions.length > 0 ? [sorting.sort] : []),
    { $skip: skip },
    { $limit: count + 1 },
    { $set: { position: sorting.position, bytes: { $bsonSize: { $ifNull: ['$data', '$$ROOT'] } } } },
    { $unset: 'search' },
  ]
}

/** How many there are, where a page shows the end of the list. */
function endOf({ count, skip }: PageRequest, rows: readonly Row[]): number | undefined {
  const isEnd = rows.length <= count && (rows.length > 0 || (skip === 0 && count > 0))
  return isEnd ? skip + rows.length : undefined
}
