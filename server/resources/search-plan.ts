import type { IdSet } from '../../passwords/ports.ts'
import type { Filter } from '../../scim/filter/filter.ts'
import { chain, type MongoClause, toMongo } from '../../scim/filter/to-mongo.ts'
import type { ResourceType } from '../../scim/schema/attribute.ts'
import type { ResolvedPath } from '../../scim/schema/paths.ts'
import type { Records } from '../store/records.ts'
import { allOf, type Link, narrowOf, type SearchLimits } from './semi-join.ts'

/** The resources for which a condition on an attribute that lives elsewhere holds; after the signal none are looked for any more. */
export type SetOf = (path: ResolvedPath, condition: Filter, signal: AbortSignal) => Promise<IdSet>

type Options = {
  readonly type: ResourceType
  readonly collection: Pick<Records, 'idsIfFew'>
  /** What is asked beside every filter. */
  readonly always?: (() => readonly Link[]) | undefined
  readonly setOf?: SetOf | undefined
  readonly limits: Pick<SearchLimits, 'listed'>
}

/** How a filter is answered: as one query, or link by link because too many answer what some of the links ask elsewhere. */
export type Plan = (
  filter: Filter | undefined,
  client: string,
  signal: AbortSignal,
) => Promise<{ readonly clause: MongoClause } | { readonly links: readonly Link[] }>

/**
 * Makes one query of a filter where it can. What the filter asks elsewhere becomes a list of ids in the query while it is short; else the
 * resources that the rest of the filter leaves do, while they are few.
 */
export function createPlan({ type, collection, always = () => [], setOf = nothingElsewhere, limits }: Options): Plan {
  return async (filter, client, signal) => {
    const asked = filter ? chain(filter, 'and').map(link => toLink(link, client, signal)) : []
    const links = [...always(), ...(await Promise.all(asked))]
    if (links.every(({ clause }) => clause)) return { clause: narrowOf(links) }
    const narrow = links.some(({ clause }) => clause) ? narrowOf(links) : undefined
    const few = narrow && (await collection.idsIfFew(narrow, limits.listed))
    if (!few) return { links }
    const clauses = await Promise.all(links.map(({ within }) => within(few)))
    return { clause: allOf([{ _id: { $in: few } }, ...clauses]) }
  }

  async function toLink(filter: Filter, client: string, signal: AbortSignal): Promise<Link> {
    const sets: IdSet[] = []
    let isLarge = false
    const clause = await toMongo(filter, {
      type,
      client,
      async foreign(path, condition) {
        const set = await setOf(path, condition, signal)
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
        foreign: async (path, condition) => ({ _id: { $in: await (await setOf(path, condition, signal)).among(ids) } }),
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
