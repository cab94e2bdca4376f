import type { IdSet } from '../../passwords/ports.ts'
import type { Filter } from '../../scim/filter/filter.ts'
import { chain, toMongo } from '../../scim/filter/to-mongo.ts'
import type { ResourceType } from '../../scim/schema/attribute.ts'
import type { ResolvedPath } from '../../scim/schema/paths.ts'
import type { Query } from '../../scim/store.ts'
import type { Page, ResourceCollection } from '../store/resource-collection.ts'
import { allOf, type Link, narrowOf, type SearchLimits, semiJoin } from './semi-join.ts'

/** The resources for which a condition on an attribute that lives elsewhere holds. */
export type SetOf = (path: ResolvedPath, condition: Filter) => Promise<IdSet>

type Options = {
  readonly type: ResourceType
  readonly collection: ResourceCollection
  readonly setOf?: SetOf | undefined
  readonly limits: SearchLimits
}

/**
 * Finds a page of resources. What a filter asks elsewhere becomes a list of ids in the query while it is short; else the resources that
 * the rest of the filter leaves do, while they are few; else a semi-join goes through them in batches.
 */
export function createSearch({ type, collection, setOf = nothingElsewhere, limits }: Options) {
  return async (query: Query, client: string): Promise<Page> => {
    if (!query.filter) return collection.page({}, query)
    const links = await Promise.all(chain(query.filter, 'and').map(filter => toLink(filter, client)))
    if (links.every(({ clause }) => clause)) return collection.page(narrowOf(links), query)
    const few = await collection.idsIfFew(narrowOf(links), limits.listed)
    if (!few) return semiJoin(collection, limits, links, query)
    const clauses = await Promise.all(links.map(({ within }) => within(few)))
    return collection.page(allOf([{ _id: { $in: few } }, ...clauses]), query)
  }

  async function toLink(filter: Filter, client: string): Promise<Link> {
    const sets: IdSet[] = []
    let isLarge = false
    const clause = await toMongo(filter, {
      type,
      client,
      async foreign(path, condition) {
        const set = await setOf(path, condition)
        const ids = await set.some(limits.listed + 1)
        sets.push(set)
        isLarge ||= ids.length > limits.listed
        return { _id: { $in: ids } }
      },
    })
    const within = (ids: readonly string[]) =>
      toMongo(filter, {
        type,
        client,
        foreign: async (path, condition) => ({ _id: { $in: await (await setOf(path, condition)).among(ids) } }),
      })
    const [set] = sets
    if (!isLarge) return { clause, within }
    return {
      within,
      ...(isOneSet(filter) && { inside: set }),
      ...(filter.kind === 'not' && isOneSet(filter.filter) && { outside: set }),
    }
  }
}

/** Whether a filter is a question that is asked elsewhere, and nothing else. `ne` is two: it also fits what has no value (S85). */
const isOneSet = (filter: Filter) =>
  'path' in filter && filter.path.attribute.origin !== undefined && !('operator' in filter && filter.operator === 'ne')

const nothingElsewhere: SetOf = () => Promise.reject(new Error('No attribute of this type lives elsewhere.'))
