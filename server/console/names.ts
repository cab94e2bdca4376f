import { byIds } from './by-ids.ts'
import type { Visit } from './page.ts'

export type Named = { readonly name: string; readonly isPerson: boolean }

/** What people and clients are called, by their ids, as far as the visitor may read them. */
export async function namesOf({ api, may }: Visit, ids: readonly string[]): Promise<ReadonlyMap<string, Named>> {
  const [people, clients] = await Promise.all([
    may('users:read') ? byIds(api, '/scim/v2/Users', ids, 'userName,displayName') : [],
    may('clients:read') ? byIds(api, '/admin/v2/ProvisioningClients', ids, 'name') : [],
  ])
  return new Map(
    [...people, ...clients].map(({ id, displayName, userName, name }) => [
      String(id),
      { name: String(displayName ?? userName ?? name), isPerson: userName !== undefined },
    ]),
  )
}

/** The id of a person who is named by it or by the user name; what nobody is called stays what it is, the id of something else. */
export async function idOfPerson({ api, may }: Visit, named: string): Promise<string> {
  if (named === '' || !may('users:read')) return named
  const filter = `userName eq ${JSON.stringify(named)}`
  const { resources } = await api.list('/scim/v2/Users', { filter, attributes: 'id', count: '1' })
  const [found] = resources
  return found ? String(found.id) : named
}
