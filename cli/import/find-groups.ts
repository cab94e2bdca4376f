import { findBy } from '../find-by.ts'
import { kinds } from '../resources.ts'
import type { Scim } from '../scim.ts'

const { group } = kinds

/** A group by its name: its id, or why there is none. */
export type FoundGroup = { readonly id: string } | { readonly problem: string }

export type FindGroups = ReturnType<typeof createFindGroups>

/** Finds groups by their names, each once; those that there are not are made where that is wished for. */
export function createFindGroups(scim: Scim, mayCreate: boolean) {
  const known = new Map<string, FoundGroup>()
  return async (names: Iterable<string>): Promise<(name: string) => FoundGroup> => {
    const missing = new Map(
      [...names].map(name => [folded(name), name]).filter(([key = '']) => !known.has(key)) as [string, string][],
    )
    const found = findBy(
      group,
      { attribute: 'displayName', values: [...missing.values()], attributes: ['displayName'] },
      scim,
    )
    for await (const { id, displayName } of found) {
      const key = folded(String(displayName))
      known.set(key, known.has(key) ? { problem: `Several groups are called "${displayName}".` } : { id })
    }
    for (const [key, name] of missing) if (!known.has(key)) known.set(key, await notFound(name))
    return name => known.get(folded(name)) ?? { problem: `There is no group "${name}".` }
  }

  async function notFound(displayName: string): Promise<FoundGroup> {
    if (!mayCreate) return { problem: `There is no group "${displayName}": create it, or say --create-groups.` }
    return scim.create(group.endpoint, { schemas: [group.urn], displayName })
  }
}

/** The server finds names without regard to case. */
const folded = (name: string) => name.normalize('NFC').toLowerCase()
