import type { IdSet } from '../../passwords/ports.ts'
import type { MongoClause } from '../../scim/filter/to-mongo.ts'
import type { ResolvedPath } from '../../scim/schema/paths.ts'
import type { PageRequest } from '../../scim/store.ts'
import type { Reached } from '../store/id-reads.ts'
import type { FoundPage } from '../store/pages.ts'
import { fromPosition, toPosition } from '../store/position.ts'
import type { Records } from '../store/records.ts'
import { tooSlow } from '../store/time-limit.ts'
import { batchFor } from './asked-elsewhere.ts'

export type SearchLimits = {
  /** The most ids that a query lists for one condition, and the size of the largest batch. */
  readonly listed: number
  /** How long a search may go on reading. */
  readonly milliseconds: number
}

/** One of the conditions that a filter joins by `and`. */
export type Link = {
  /** The condition as a query; absent where it asks elsewhere and too many answer. */
  readonly clause?: MongoClause
  /** The condition as a query on some resources alone. */
  within(ids: readonly string[]): Promise<MongoClause>
  /** How many conditions in it ask elsewhere. */
  readonly conditions: number
  /** The condition is to be in this large set, and nothing else. */
  readonly inside?: IdSet | undefined
  /** The condition is not to be in this large set, and nothing else. */
  readonly outside?: IdSet | undefined
}

/** How many bytes the documents of one page may have; with more it is shorter than was asked for. */
export type PageLimit = { readonly pageBytes: number }

/** The size of the first batch for a page of a few. */
const SMALLEST = 100

/** So many times as many are looked at first where they come in an order of their own. */
const OFTEN_ENOUGH = 10

/** Of a set of so many batches at most its own are put in order, where hardly any of the first ones in the order of all are in it. */
const BATCHES = 10

type Request = PageRequest & { readonly sortBy?: ResolvedPath | undefined }

type Slice = Pick<Request, 'skip' | 'count'>

type Order = Pick<Request, 'sortBy' | 'sortOrder' | 'after'>

/**
 * A page of the resources that fit all links, of which one or more ask for a large set elsewhere. Batches of ids come from such a set, or
 * from the collection, and each is put to the other links. Throws ScimError 400 tooMany after the signal.
 */
export async function semiJoin(
  collection: Records,
  { listed, pageBytes }: Pick<SearchLimits, 'listed'> & PageLimit,
  links: readonly Link[],
  request: Request,
  signal: AbortSignal,
): Promise<FoundPage> {
  const largest = batchOf(links, listed)
  const [total, reached] = await Promise.all([
    request.total ?? count(links, request.countUpTo),
    slice(matches(links, request, request), request),
  ])
  const page = reached.slice(0, request.count)
  const ids = page.map(({ id }) => id)
  const documents = await collection.inOrder(ids, pageBytes)
  const end = ids.indexOf(documents.at(-1)?._id ?? '') + 1 || page.length
  const last = reached.length > end ? reached[end - 1] : undefined
  const found = documents.map(document => ({ ...document, source: 0 }))
  return { total, found, ...(last && { next: toPosition(last.position) }) }

  /** What is outside of a set is counted as all but what is inside, so that nobody goes through everything. */
  async function count(of: readonly Link[], upTo?: number): Promise<number> {
    if (of.every(({ clause }) => clause)) return collection.count(narrowOf(of), upTo)
    const [first, ...more] = of
    if (first?.inside && more.length === 0) return first.inside.count(upTo)
    const excluding = of.find(({ outside }) => outside)
    if (!excluding) return countBatches(matches(of, { sortOrder: 'ascending' }), upTo)
    const others = of.filter(link => link !== excluding)
    const [all, inside] = await Promise.all([count(others), count([insideOf(excluding), ...others])])
    return all - inside
  }

  /** Batches of a set grow from the size of the first one: where most of it fits, little more than a page is read. */
  async function* matches(of: readonly Link[], order: Order, page?: Slice): AsyncGenerator<Reached[]> {
    const first = page ? Math.max(page.count + 1, SMALLEST) : largest
    const isById = !order.sortBy && order.sortOrder === 'ascending'
    const driver = isById ? of.find(({ inside }) => inside) : undefined
    const batches = driver?.inside
      ? batchesOf(driver.inside, order, first)
      : inOrder(of, order, Math.min(OFTEN_ENOUGH * first, largest), page)
    const open = driver ? of.filter(link => link !== driver) : of.filter(({ clause }) => !clause)
    for await (const reached of batches) {
      if (signal.aborted) throw tooSlow()
      yield await fitting(open, reached)
    }
  }

  /**
   * The first of all by themselves: where some in a hundred fit they are enough, and a batch is read whole. Where some more are not enough
   * either, those of a set alone are put in order.
   */
  async function* inOrder(of: readonly Link[], order: Order, first: number, page?: Slice): AsyncGenerator<Reached[]> {
    const clause = narrowOf(of)
    let { after } = order
    for (const size of [first, largest]) {
      const reached = await allIn(collection.walk(clause, { ...order, after }, size, size))
      yield reached
      const last = reached.at(-1)
      if (!last || reached.length < size) return
      after = toPosition(last.position)
    }
    const found = page && (await firstOfSet(of, { ...order, after }, endOf(page)))
    if (found) yield found
    else yield* collection.walk(clause, { ...order, after }, largest)
  }

  /** The first so many of a set, in an order of their own: each batch is put in order with the first of those before. Undefined for a larger set. */
  async function firstOfSet(of: readonly Link[], order: Order, most: number): Promise<Reached[] | undefined> {
    const driver = of.find(({ inside }) => inside)
    if (!driver?.inside || most > listed || (await driver.inside.exceeds(BATCHES * largest))) return undefined
    const others = of.filter(link => link !== driver)
    const open = others.filter(({ clause }) => !clause)
    let found: Reached[] = []
    for await (const batch of batchesOf(driver.inside, {}, largest)) {
      if (signal.aborted) throw tooSlow()
      const ids = [...found, ...(await fitting(open, batch))].map(({ id }) => id)
      found = await allIn(collection.walk(allOf([narrowOf(others), { _id: { $in: ids } }]), order, most, most))
    }
    return found
  }

  async function* batchesOf(set: IdSet, { after }: Pick<Order, 'after'>, first: number): AsyncGenerator<Reached[]> {
    const [begin = ''] = after === undefined ? [] : fromPosition(after)
    let size = Math.min(first, largest)
    let ids = await set.after(String(begin), size)
    while (ids.length > 0) {
      yield ids.map(id => ({ id, position: [id] }))
      size = Math.min(2 * size, largest)
      ids = await set.after(ids.at(-1) ?? '', size)
    }
  }

  /** Those of some that fit, in their order. */
  async function fitting(open: readonly Link[], reached: Reached[]): Promise<Reached[]> {
    if (open.length === 0) return reached
    const ids = reached.map(({ id }) => id)
    const found = new Set(await idsFitting(open, ids))
    return reached.filter(({ id }) => found.has(id))
  }

  async function idsFitting(open: readonly Link[], ids: readonly string[]): Promise<string[]> {
    const [first, ...more] = open
    if (first?.inside && more.length === 0) return first.inside.among(ids)
    const clauses = await Promise.all(open.map(link => link.clause ?? link.within(ids)))
    return collection.idsWhere(allOf([{ _id: { $in: [...ids] } }, ...clauses]))
  }
}

/** All clauses at once; with none, everything. */
export const allOf = (clauses: readonly MongoClause[]): MongoClause => (clauses.length > 0 ? { $and: clauses } : {})

/** What a query can say of the links by itself. */
export const narrowOf = (links: readonly Link[]): MongoClause =>
  allOf(links.map(({ clause }) => clause).filter(clause => clause !== undefined))

/** How many resources may be put to all the links at once. */
export const batchOf = (links: readonly Link[], listed: number): number =>
  batchFor(
    links.reduce((sum, { conditions }) => sum + conditions, 0),
    listed,
  )

const insideOf = ({ outside, within, conditions }: Link): Link => ({
  inside: outside,
  conditions,
  within: async ids => ({ $nor: [await within(ids)] }),
})

async function countBatches(
  batches: AsyncIterable<readonly unknown[]>,
  upTo = Number.POSITIVE_INFINITY,
): Promise<number> {
  let total = 0
  for await (const batch of batches) {
    total += batch.length
    if (total > upTo) break
  }
  return total
}

async function allIn(batches: AsyncIterable<readonly Reached[]>): Promise<Reached[]> {
  const all: Reached[] = []
  for await (const batch of batches) all.push(...batch)
  return all
}

const endOf = ({ skip, count }: Slice) => skip + count + 1

/** Those of one page and the one behind it; nothing after it is looked at. */
async function slice(batches: AsyncIterable<readonly Reached[]>, { skip, count }: Slice): Promise<Reached[]> {
  const end = endOf({ skip, count })
  const page: Reached[] = []
  let passed = 0
  if (count === 0) return page
  for await (const reached of batches) {
    page.push(...reached.slice(Math.max(0, skip - passed), Math.max(0, end - passed)))
    passed += reached.length
    if (passed >= end) break
  }
  return page
}
