import { type Api, equals, refused } from './api.ts'
import type { Reference } from './resources/field-values.ts'

export type FoundGroup = { readonly id: string; readonly name: string }

/** The group of this name or id, undefined for none. Throws Refused where several fit: no group is taken for another. */
export async function findGroup(api: Api, typed: string): Promise<FoundGroup | undefined> {
  const [found, another] = await fitting(api, typed)
  if (another) throw refused(severalFit(typed))
  return found
}

/**
 * The groups of some names or ids: those that were there already stay who they are, each of them once, whoever else has their name. Throws
 * Refused, with all that is wrong in the order in which it was typed.
 */
export async function findGroups(
  api: Api,
  typed: readonly string[],
  current: readonly Reference[] = [],
): Promise<{ value: string }[]> {
  const byName = current.filter(({ value }) => !typed.includes(value))
  const looked = await Promise.all(typed.map(look))
  const problems = new Set(looked.flatMap(one => ('problem' in one ? [one.problem] : [])))
  if (problems.size > 0) throw refused([...problems].join(' '))
  return looked.flatMap(one => ('value' in one ? [one] : []))

  async function look(name: string, at: number): Promise<{ value: string } | { problem: string }> {
    if (current.some(({ value }) => value === name)) return { value: name }
    const kept = byName.filter(({ display, value }) => (display || value) === name)
    if (timesIn(typed, name) < kept.length) return { problem: severalFit(name) }
    const one = kept[timesIn(typed.slice(0, at), name)]
    if (one) return { value: one.value }
    const [found, another] = await fitting(api, name)
    if (another) return { problem: severalFit(name) }
    return found ? { value: found.id } : { problem: `There is no group “${name}”.` }
  }
}

/** The groups of this name or id: one, none, or two of several. */
async function fitting(api: Api, typed: string): Promise<FoundGroup[]> {
  const filter = equals(typed, 'displayName', 'id')
  const { resources } = await api.list('/scim/v2/Groups', { filter, attributes: 'displayName', count: '2' })
  return resources.map(({ id, displayName }) => ({ id: String(id), name: String(displayName) }))
}

const timesIn = (names: readonly string[], name: string) => names.filter(one => one === name).length

const severalFit = (name: string) =>
  `Several groups fit “${name}”. Type the id of the one that you mean: its page ends in it.`
