import type { JsonObject } from '../../scim/store.ts'
import { type Api, equals, refused } from './api.ts'
import type { Reference } from './resources/field-values.ts'

export type FoundGroup = { readonly id: string; readonly name: string }

/** The group of this name or id, undefined for none. Throws Refused where several fit: no group is taken for another. */
export async function findGroup(api: Api, typed: string): Promise<FoundGroup | undefined> {
  const filter = equals(typed, 'displayName', 'id')
  const { Resources = [] } = await api.get('/scim/v2/Groups', { filter, attributes: 'displayName', count: '2' })
  const [found, another] = Resources as JsonObject[]
  if (another) throw severalFit(typed)
  return found && { id: String(found.id), name: String(found.displayName) }
}

/** The groups of some names or ids: those that were there already stay who they are, each of them once, whoever else has their name. Throws Refused. */
export async function findGroups(
  api: Api,
  typed: readonly string[],
  current: readonly Reference[] = [],
): Promise<{ value: string }[]> {
  const byName = current.filter(({ value }) => !typed.includes(value))
  return Promise.all(
    typed.map(async (name, at) => {
      if (current.some(({ value }) => value === name)) return { value: name }
      const kept = byName.filter(({ display, value }) => (display || value) === name)
      if (timesIn(typed, name) < kept.length) throw severalFit(name)
      const value = kept[timesIn(typed.slice(0, at), name)]?.value ?? (await findGroup(api, name))?.id
      if (value === undefined) throw refused(`There is no group “${name}”.`)
      return { value }
    }),
  )
}

const timesIn = (names: readonly string[], name: string) => names.filter(one => one === name).length

const severalFit = (name: string) =>
  refused(`Several groups fit “${name}”. Type the id of the one that you mean: its page ends in it.`)
