import { ScimError } from '../../scim/error.ts'
import type { Caller, FindPage, PageRequest, Selection, StoredResource } from '../../scim/store.ts'
import type { FoundPage, PageStore, Source } from '../store/pages.ts'
import type { StoredHandler } from './handler.ts'
import { type Link, type PageLimit, type SearchLimits, semiJoin } from './semi-join.ts'

type Options = {
  readonly pages: PageStore
  readonly handlers: readonly StoredHandler[]
  readonly limits: SearchLimits & PageLimit
}

/** Lists over the collections of resource types: each filter becomes a query, and what is found is shown as its type shows it. */
export function createFindPage({ pages, handlers, limits }: Options): FindPage {
  return async (selections, request, { caller }) => {
    const { total, found, next } = await search(selections, request, caller)
    const shown = new Map<string, StoredResource>()
    for (const [index, { type, projection }] of selections.entries()) {
      const { collection, show } = handlerOf(type)
      const own = found.filter(({ source }) => source === index)
      const stored = own.map(document => collection.toStored(document, caller.client))
      for (const resource of await show(stored, projection)) shown.set(resource.id, resource)
    }
    const resources = found.flatMap(({ source, _id }) => {
      const selection = selections[source]
      const resource = shown.get(_id)
      return selection && resource ? [{ selection, resource }] : []
    })
    return { total, resources, ...(next && { next }) }
  }

  async function search(selections: readonly Selection[], request: PageRequest, caller: Caller): Promise<FoundPage> {
    const signal = AbortSignal.timeout(limits.milliseconds)
    const sources: Source[] = []
    for (const { type, filter, sortBy } of selections) {
      const { collection, plan } = handlerOf(type)
      const planned = await plan(filter, caller, signal)
      if ('links' in planned) return searchLinks(selections, planned.links, request, signal)
      sources.push({ collection: collection.name, clause: planned.clause, sortBy })
    }
    return pages.read(sources, request)
  }

  function searchLinks(
    [selection, ...others]: readonly Selection[],
    links: readonly Link[],
    request: PageRequest,
    signal: AbortSignal,
  ) {
    if (!selection || others.length > 0) throw tooManyTogether()
    const { type, sortBy } = selection
    return semiJoin(handlerOf(type).collection, limits, links, { ...request, sortBy }, signal)
  }

  function handlerOf(type: Selection['type']): StoredHandler {
    const handler = handlers.find(one => one.type === type)
    if (!handler) throw new Error(`There is no handler of ${type.name}.`)
    return handler
  }
}

const tooManyTogether = () =>
  new ScimError(
    400,
    'tooMany',
    'Too many memberships, credentials or sessions fit. Ask for one type of resources, at its endpoint.',
  )
