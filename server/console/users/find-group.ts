import type { JsonObject } from '../../../scim/store.ts'
import { type Api, Refused } from '../api.ts'
import type { Reference } from '../resources/field-values.ts'

/** The group of this name; the first of several. */
export async function findGroup(api: Api, name: string): Promise<{ id: string } | undefined> {
  const filter = `displayName eq ${JSON.stringify(name)}`
  const { Resources = [] } = await api.get('/scim/v2/Groups', { filter, attributes: 'id', count: '1' })
  const [found] = Resources as JsonObject[]
  return found && { id: String(found.id) }
}

/** The groups of some names: those that were there already stay who they are, whoever else has their name. Throws Refused like the API. */
export async function findGroups(
  api: Api,
  names: readonly string[],
  current: readonly Reference[] = [],
): Promise<{ value: string }[]> {
  return Promise.all(
    names.map(async name => {
      const kept = current.find(({ value, display }) => (display || value) === name)
      const value = kept?.value ?? (await findGroup(api, name))?.id
      if (value !== undefined) return { value }
      throw new Refused({ status: 400, headers: {}, body: { detail: `There is no group “${name}”.` } })
    }),
  )
}
