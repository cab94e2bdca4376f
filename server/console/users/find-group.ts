import type { JsonObject } from '../../../scim/store.ts'
import type { Api } from '../api.ts'

/** The group of this name; the first of several. */
export async function findGroup(api: Api, name: string): Promise<{ id: string } | undefined> {
  const filter = `displayName eq ${JSON.stringify(name)}`
  const { Resources = [] } = await api.get('/scim/v2/Groups', { filter, attributes: 'id', count: '1' })
  const [found] = Resources as JsonObject[]
  return found && { id: String(found.id) }
}
