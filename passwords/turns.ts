/** Work that takes turns: so much of it at once, the rest waits, first come first served. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>

/** `places` at once. Where so many wait already as `limit` says, one more is refused with the error that `refusal` makes. */
export function createTurns(places: number, bound?: { limit: number; refusal: () => Error }): Turns {
  const waiting: (() => void)[] = []
  let free = places
  return async work => {
    if (free > 0) free -= 1
    else if (bound && waiting.length >= bound.limit) throw bound.refusal()
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
