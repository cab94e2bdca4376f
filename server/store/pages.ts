import { sortingOf } from '../../scim/filter/sort.ts'
import type { MongoClause } from '../../scim/filter/to-mongo.ts'
import type { ResolvedPath } from '../../scim/schema/paths.ts'
import type { PageRequest, Position } from '../../scim/store.ts'
import type { Database } from './connect.ts'
import { countable } from './id-reads.ts'
import { fromPosition, toPosition } from './position.ts'
import type { ResourceDocument } from './resource-collection.ts'
import { FILTER_LIMIT_MS, inTime } from './time-limit.ts'

/** One collection's part of a list. */
export type Source = {
  readonly collection: string
  readonly clause: MongoClause
  readonly sortBy?: ResolvedPath | undefined
}

/** A document with the number of its source. */
export type Found = ResourceDocument & { readonly source: number }

export type FoundPage = { readonly total: number; readonly found: readonly Found[]; readonly next?: Position }

type Row = Found & { readonly position: readonly unknown[] }

export type PageStore = ReturnType<typeof createPageStore>

const LIMIT = { maxTimeMS: FILTER_LIMIT_MS }

/** Pages of lists over one collection or several. */
export function createPageStore({ connection }: Database) {
  return {
    /** Throws ScimError 400 tooMany for a filter that takes too long. */
    async read(sources: readonly Source[], request: PageRequest): Promise<FoundPage> {
      const { count } = request
      const rows = count === 0 ? [] : await inTime(rowsOf(sources, request))
      const total = request.total ?? endOf(request, rows) ?? (await inTime(countAll(sources)))
      const last = rows.length > count ? rows[count - 1] : undefined
      return { total, found: rows.slice(0, count), ...(last && { next: toPosition(last.position) }) }
    },
  }

  async function countAll(sources: readonly Source[]): Promise<number> {
    const counts = sources.map(({ collection, clause }) =>
      connection.collection(collection).countDocuments(countable(clause) as never, LIMIT),
    )
    return (await Promise.all(counts)).reduce((sum, one) => sum + one, 0)
  }

  async function rowsOf(sources: readonly Source[], request: PageRequest): Promise<Row[]> {
    const name = sources[0]?.collection ?? ''
    const stages = stagesOf(sources, request).map(stage => ({ ...stage }))
    return connection
      .collection(name)
      .aggregate<Row>(stages, { ...LIMIT, allowDiskUse: true })
      .toArray()
  }
}

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
    { $set: { position: sorting.position } },
  ]
}

/** How many there are, where a page shows the end of the list. */
function endOf({ count, skip }: PageRequest, rows: readonly Row[]): number | undefined {
  const isEnd = rows.length <= count && (rows.length > 0 || (skip === 0 && count > 0))
  return isEnd ? skip + rows.length : undefined
}
