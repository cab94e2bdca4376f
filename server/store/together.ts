/**
 * What is asked for in the same turn of the event loop is done together, in one command: a busy server is as fast as it has few of them.
 * Each begins after it was asked for, and nothing is remembered.
 */
export function together<I, O>(doAll: (items: readonly I[]) => Promise<O>): (item: I) => Promise<O> {
  let coming: { readonly items: I[]; readonly done: Promise<O> } | undefined
  return item => {
    coming ??= begin()
    coming.items.push(item)
    return coming.done
  }

  function begin() {
    const items: I[] = []
    const done = endOfTurn().then(() => {
      coming = undefined
      return doAll(items)
    })
    return { items, done }
  }
}

/** Reads by a key. */
export function readTogether<T>(
  readAll: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): (key: string) => Promise<T | undefined> {
  const read = together<string, ReadonlyMap<string, T>>(keys => readAll([...new Set(keys)]))
  return async key => (await read(key)).get(key)
}

/** Reads of documents by a field that no two of them share. */
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
