import type { IdSet } from '../../passwords/ports.ts'
import type { Filter } from '../../scim/filter/filter.ts'
import { chain, type MongoClause, toMongo } from '../../scim/filter/to-mongo.ts'
import type { ResourceType } from '../../scim/schema/attribute.ts'
import type { Caller } from '../../scim/store.ts'
import type { Records } from '../store/records.ts'
import { type AskedElsewhere, createAskedElsewhere, type SetOf } from './asked-elsewhere.ts'
import { allOf, batchOf, type Link, narrowOf, type SearchLimits } from './semi-join.ts'

type Options = {
  readonly type: ResourceType
  readonly collection: Pick<Records, 'idsIfFew'>
  /** What is asked beside every filter. */
  readonly always?: ((caller: Caller) => readonly Link[]) | undefined
  readonly setOf?: SetOf | undefined
  readonly limits: Pick<SearchLimits, 'listed'>
}

/** How a filter is answered: as one query, or link by link because too many answer what some of the links ask elsewhere. */
export type Plan = (
  filter: Filter | undefined,
  caller: Caller,
  signal: AbortSignal,
) => Promise<{ readonly clause: MongoClause } | { readonly links: readonly Link[] }>

/**
 * Makes one query of a filter where it can. What the filter asks elsewhere becomes a list of ids in the query while it is short; else the
 * resources that the rest of the filter leaves do, while they are few.
 */
export function createPlan({ type, collection, always = () => [], setOf = nothingElsewhere, limits }: Options): Plan {
  return async (filter, caller, signal) => {
    const asked = createAskedElsewhere(setOf, limits, signal)
    const wanted = filter ? chain(filter, 'and').map(link => toLink(link, caller.client, asked)) : []
    const links = [...always(caller), ...(await Promise.all(wanted))]
    if (links.every(({ clause }) => clause)) return { clause: narrowOf(links) }
    const narrow = links.some(({ clause }) => clause) ? narrowOf(links) : undefined
    const few = narrow && (await collection.idsIfFew(narrow, batchOf(links, limits.listed)))
    if (!few) return { links }
    const clauses = await Promise.all(links.map(({ within }) => within(few)))
    return { clause: allOf([{ _id: { $in: few } }, ...clauses]) }
  }

  async function toLink(filter: Filter, client: string, asked: AskedElsewhere): Promise<Link> {
    const sets: IdSet[] = []
    let isLarge = false
    const clause = await toMongo(filter, {
      type,
      client,
      foreign: (path, condition) =>
        asked.inTurn(async () => {
          const set = await asked.setOf(path, condition)
          sets.push(set)
          const ids = isLarge ? undefined : await asked.list(set)
          isLarge ||= !ids
          return { _id: { $in: ids ?? [] } }
        }),
    })
    const within = (ids: readonly string[]) =>
      toMongo(filter, {
        type,
        client,
        foreign: async (path, condition) => ({
          _id: { $in: await asked.among(await asked.setOf(path, condition), ids) },
        }),
      })
    const [set] = sets
    if (!isLarge) return { clause, within, conditions: sets.length }
    return {
      within,
      conditions: sets.length,
      ...(isOneSet(filter) && { inside: set }),
      ...(filter.kind === 'not' && isOneSet(filter.filter) && { outside: set }),
    }
  }
}

/** Whether a filter is a question that is asked elsewhere, and nothing else. `ne` is two: it also fits what has no value (S85). */
const isOneSet = (filter: Filter) =>
  'path' in filter && filter.path.attribute.origin !== undefined && !('operator' in filter && filter.operator === 'ne')

const nothingElsewhere: SetOf = () => Promise.reject(new Error('No attribute of this type lives elsewhere.'))
