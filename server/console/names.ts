import type { JsonObject } from '../../scim/store.ts'
import type { Visit } from './page.ts'

/** Ids of one filter; a filter has 4 KiB. */
const AT_ONCE = 50

export type Named = { readonly name: string; readonly isPerson: boolean }

/** What people and clients are called, by their ids, as far as the visitor may read them. */
export async function namesOf(visit: Visit, ids: readonly string[]): Promise<ReadonlyMap<string, Named>> {
  const wanted = [...new Set(ids)]
  const pieces = Array.from({ length: Math.ceil(wanted.length / AT_ONCE) }, (_, at) =>
    wanted.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  )
  const found = await Promise.all(pieces.map(piece => someNames(visit, piece)))
  return new Map(found.flat())
}

async function someNames({ api, may }: Visit, ids: readonly string[]): Promise<[string, Named][]> {
  const filter = ids.map(id => `id eq ${JSON.stringify(id.slice(0, 64))}`).join(' or ')
  const count = String(AT_ONCE)
  const [people, clients] = await Promise.all([
    may('users:read') ? api.get('/scim/v2/Users', { filter, count, attributes: 'userName,displayName' }) : undefined,
    may('clients:read') ? api.get('/admin/v2/ProvisioningClients', { filter, count, attributes: 'name' }) : undefined,
  ])
  const found = [people, clients].flatMap(list => (list?.Resources ?? []) as JsonObject[])
  return found.map(({ id, displayName, userName, name }) => [
    String(id),
    { name: String(displayName ?? userName ?? name), isPerson: userName !== undefined },
  ])
}

/** The id of a person who is named by it or by the user name; what nobody is called stays what it is, the id of something else. */
export async function idOfPerson({ api, may }: Visit, named: string): Promise<string> {
  if (named === '' || !may('users:read')) return named
  const filter = `userName eq ${JSON.stringify(named)}`
  const { Resources = [] } = await api.get('/scim/v2/Users', { filter, attributes: 'id', count: '1' })
  const [found] = Resources as JsonObject[]
  return found ? String(found.id) : named
}
