import { setTimeout } from 'node:timers/promises'
import type { Hasher } from '../../passwords/ports.ts'

/** Milliseconds, which a lease outlasts by far. */
const LONGEST = 2000

type RoomPorts = {
  readonly hasher: Hasher
  readonly now: () => Date
  readonly rest?: (milliseconds: number) => Promise<unknown>
}

/**
 * Room for whoever waits at a screen: work that nobody waits for rests between two pieces, as long as the last one took, while people type
 * passwords. `hasher` is the one that sees them do so.
 */
export function createRoom({ hasher, now, rest = setTimeout }: RoomPorts) {
  let typed = 0
  const seeing =
    (verify: Hasher['verify']): Hasher['verify'] =>
    (hash, password) => {
      typed++
      return verify(hash, password)
    }
  return {
    hasher: {
      ...hasher,
      verify: seeing(hasher.verify),
      verifyImported: seeing(hasher.verifyImported),
    } satisfies Hasher,
    /** For one work: what to wait for before each of its pieces. */
    giveRoom(): () => Promise<void> {
      let seen = typed
      let since = now().getTime()
      return async () => {
        const took = now().getTime() - since
        if (typed > seen) await rest(Math.min(took, LONGEST))
        seen = typed
        since = now().getTime()
      }
    },
  }
}
