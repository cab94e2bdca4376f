import type { JsonObject } from '../../scim/store.ts'
import type { Api } from './api.ts'

/** Ids of one filter; a filter has 4 KiB. */
const AT_ONCE = 50

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
  const pieces = Array.from({ length: Math.ceil(wanted.length / AT_ONCE) }, (_, at) =>
    wanted.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  )
  const lists = await Promise.all(
    pieces.map(piece => {
      const filter = piece.map(id => `${by} eq ${JSON.stringify(id)}`).join(' or ')
      return api.get(endpoint, { filter, attributes, count: '1000' })
    }),
  )
  return lists.flatMap(({ Resources = [] }) => Resources as JsonObject[])
}
