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
  const wanted = ids.filter(id => id.length <= LONGEST)
  return havingOneOf(api, endpoint, by, wanted, attributes)
}

/** What has one of some values, however many these are. */
export async function havingOneOf(
  api: Api,
  endpoint: string,
  attribute: string,
  values: readonly string[],
  attributes: string,
): Promise<JsonObject[]> {
  const found: JsonObject[] = []
  for (const filter of filtersOf(attribute, new Set(values))) {
    const { resources } = await api.list(endpoint, { filter, attributes, count: '1000' })
    found.push(...resources)
  }
  return found
}
