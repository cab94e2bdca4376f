import type { IdSet } from '../../passwords/ports.ts'
import { createTurns } from '../../passwords/turns.ts'
import type { Filter } from '../../scim/filter/filter.ts'
import { pathName, type ResolvedPath } from '../../scim/schema/paths.ts'

/** The resources for which a condition on an attribute that lives elsewhere holds; after the signal none are looked for any more. */
export type SetOf = (path: ResolvedPath, condition: Filter, signal: AbortSignal) => Promise<IdSet>

export type AskedElsewhere = ReturnType<typeof createAskedElsewhere>

/** How many lists of the most ids one query has room for twice: MongoDB takes 16 MiB. */
const LISTS = 10

/** So many ids are read to find out whether there are more; what is larger is counted first, for most of it would be read in vain. */
const FEW = 500

/** What the conditions of one filter ask elsewhere: each question once, however often it stands there. */
export function createAskedElsewhere(setOf: SetOf, { listed }: { readonly listed: number }, signal: AbortSignal) {
  const sets = new Map<string, Promise<IdSet>>()
  const few = once((set: IdSet) => set.some(FEW))
  const isLarge = once((set: IdSet) => set.exceeds(listed))
  const some = once((set: IdSet) => set.some(listed + 1))
  const among = once((ids: readonly string[]) => once((set: IdSet) => set.among(ids)))
  let room = LISTS * listed

  return {
    /** One question after the other, so that no more ids are in memory than are listed in the end. */
    inTurn: createTurns(1),
    setOf(path: ResolvedPath, condition: Filter): Promise<IdSet> {
      const key = keyOf(path, condition)
      const set = sets.get(key) ?? setOf(path, condition, signal)
      sets.set(key, set)
      return set
    },
    /** The ids of a set, to be listed in the query; undefined where they are too many, by themselves or beside those of the others. */
    async list(set: IdSet): Promise<string[] | undefined> {
      const ids = await idsOf(set)
      if (!ids || ids.length > Math.min(listed, room)) return undefined
      room -= ids.length
      return ids
    },
    among: (set: IdSet, ids: readonly string[]): Promise<string[]> => among(ids)(set),
  }

  async function idsOf(set: IdSet): Promise<string[] | undefined> {
    const ids = await few(set)
    if (ids.length < FEW) return ids
    return (await isLarge(set)) ? undefined : some(set)
  }
}

/** How many resources may be looked at together so that a query has room for those that each of so many conditions leaves of them. */
export const batchFor = (conditions: number, listed: number): number =>
  Math.max(1, Math.min(listed, Math.floor((LISTS * listed) / conditions)))

/** A function that works out the answer for each object once, as long as somebody holds the object. */
function once<K extends object, T>(work: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, { readonly answer: T }>()
  return key => {
    const found = known.get(key) ?? { answer: work(key) }
    known.set(key, found)
    return found.answer
  }
}

const keyOf = (path: ResolvedPath, condition: Filter): string =>
  JSON.stringify([pathName(path), condition], (name, value) => (name === 'path' ? pathName(value) : value))
