import { insufficientScope, mayRead, requireSearchable } from './access.ts'
import type { Cursors } from './cursor.ts'
import { pathsIn } from './filter/filter.ts'
import { parseFilter } from './filter/parse.ts'
import { parseSortBy } from './filter/sort.ts'
import { type ListParameters, readParameters, readSearchRequest } from './list-parameters.ts'
import { type ListLimits, pagingOf } from './paging.ts'
import { createPresenter, type Locate } from './present.ts'
import { createProjection } from './projection.ts'
import {
  type CallerRequest,
  type Operation,
  type Operations,
  type Place,
  readJson,
  type ScimResponse,
} from './request.ts'
import type { ResourceType } from './schema/attribute.ts'
import type { Caller, FindPage, Selection } from './store.ts'

type Surroundings = {
  /** Where the list is: cursors of one are none of another. */
  readonly url: string
  readonly types: readonly ResourceType[]
  readonly findPage: FindPage
  readonly limits: ListLimits
  readonly locate: Locate
  readonly cursors: Cursors
}

/**
 * The list of all resources of some types, as far as the caller may read them: with its parameters in the URL (RFC 7644 §3.4.2), or as a
 * `.search` (§3.4.3, S99).
 */
export function createListing({ url, types, findPage, limits, locate, cursors }: Surroundings): Place {
  const list: Operation = request => answer(request, () => readParameters(request.query))
  const search: Operation = request =>
    answer(request, () => readSearchRequest(readJson(request), request.caller.strict))
  return (below): Operations | undefined => {
    if (below.length === 0) return { GET: list }
    return below.length === 1 && below[0] === '.search' ? { POST: search } : undefined
  }

  async function answer(request: CallerRequest, read: () => ListParameters): Promise<ScimResponse> {
    const { caller } = request
    const readable = types.filter(type => mayRead(caller, type))
    if (readable.length === 0) throw insufficientScope([...new Set(types.map(({ scopes }) => scopes.read))].join(' '))
    const parameters = read()
    const selections = readable.map(type => {
      const projection = createProjection(type, parameters, caller.scopes)
      const present = createPresenter(type, projection, locate)
      return {
        ...selectionOf(type, { readable, isOneOfSeveral: types.length > 1 }, parameters, caller),
        projection,
        present,
      }
    })
    const identity = identityOf(url, readable, parameters, caller)
    const paging = pagingOf(parameters, limits, { cursors, identity })
    const { countUpTo } = request
    const page = await findPage(selections, { ...paging.request, ...(countUpTo && { countUpTo }) }, { caller })
    const bodies = page.resources.map(({ selection, resource }) => selection.present(resource))
    return { status: 200, headers: {}, body: paging.body(page, bodies) }
  }
}

/** What one filter and one order mean for a type among others: an attribute that it doesn't have is unassigned (S69, S87). */
function selectionOf(
  type: ResourceType,
  { readable, isOneOfSeveral }: { readable: readonly ResourceType[]; isOneOfSeveral: boolean },
  parameters: ListParameters,
  caller: Caller,
): Omit<Selection, 'projection'> {
  const { filter: text, sortBy: name } = parameters
  const filter = text === undefined ? undefined : parseFilter(type, String(text), caller.strict, isOneOfSeveral)
  const sortBy = name === undefined || name === '' ? undefined : parseSortBy(type, String(name), readable)
  requireSearchable(caller, [filter ? pathsIn(filter) : [], sortBy ?? []].flat())
  return { type, ...(filter && { filter }), ...(sortBy && { sortBy }) }
}

/** All that makes a list another one, so that a cursor of one is none of the other; what the caller may read is part of it (S95–S97). */
const identityOf = (
  url: string,
  readable: readonly ResourceType[],
  { filter, sortBy, sortOrder, attributes, excludedAttributes }: ListParameters,
  { client, person }: Caller,
): readonly unknown[] => [
  url,
  readable.map(({ name }) => name),
  client,
  person,
  filter,
  sortBy,
  sortOrder,
  attributes,
  excludedAttributes,
]
