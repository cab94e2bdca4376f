/**
 * Reads by a key, of which those that are asked for in the same turn of the event loop are one command: a busy server is as fast as it has
 * few of them. Each is a read of its own that begins after it was asked for; nothing is remembered.
 */
export function readTogether<T>(
  readAll: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): (key: string) => Promise<T | undefined> {
  let coming: { readonly keys: Set<string>; readonly found: Promise<ReadonlyMap<string, T>> } | undefined
  return async key => {
    coming ??= begin()
    coming.keys.add(key)
    return (await coming.found).get(key)
  }

  function begin() {
    const keys = new Set<string>()
    const found = endOfTurn().then(() => {
      coming = undefined
      return readAll([...keys])
    })
    return { keys, found }
  }
}

/** The same of documents by a field that no two of them share. */
export function findTogether<T>(
  find: (key: string | { $in: string[] }) => { toArray(): Promise<T[]> },
  keyOf: (document: T) => string | undefined,
): (key: string) => Promise<T | undefined> {
  return readTogether(async keys => {
    const [only = ''] = keys
    // MongoDB has a shorter way for a single id.
    const found = await find(keys.length === 1 ? only : { $in: [...keys] }).toArray()
    return new Map(found.map(document => [keyOf(document) ?? '', document]))
  })
}

const endOfTurn = () => new Promise<void>(resolve => setImmediate(resolve))
