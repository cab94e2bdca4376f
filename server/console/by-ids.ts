import { filtersOf } from '../../people/filters.ts'
import type { JsonObject } from '../../scim/store.ts'
import type { Api } from './api.ts'

/** An id is no longer than this; what is has nobody. */
const LONGEST = 64

/** What has one of some ids, or points to one by another attribute, however many ids there are. */
export async function byIds(
  api: Api,
  endpoint: string,
  ids: readonly string[],
  attributes: string,
  by = 'id',
): Promise<JsonObject[]> {
  const wanted = [...new Set(ids)].filter(id => id.length <= LONGEST)
  const lists = await Promise.all(
    [...filtersOf(by, wanted)].map(filter => api.get(endpoint, { filter, attributes, count: '1000' })),
  )
  return lists.flatMap(({ Resources = [] }) => Resources as JsonObject[])
}
