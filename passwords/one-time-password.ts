import { createHmac, randomBytes } from 'node:crypto'

/** How a one-time password is drawn: one character of each alphabet, then shuffled. Fully given by the policy, so it can be drawn again. */
export type Shape = {
  readonly alphabets: readonly string[]
  readonly attempt: number
  /** So many characters, the first that are drawn, differ from each other. */
  readonly distinct?: number
  /** The most times that a character is drawn. */
  readonly repeats?: number
  /** The place of the alphabet whose character comes first. */
  readonly first?: number
}

/** A source of uniform numbers below `limit` (1 to 65,536). */
export type Draw = (limit: number) => number

/** One password of a shape. */
export function drawPassword(
  { alphabets, distinct = 0, repeats = alphabets.length, first }: Shape,
  draw: Draw,
): string {
  const drawn = new Map<string, number>()
  const characters = alphabets.map((alphabet, index) => {
    const most = index < distinct ? 1 : repeats
    const choices = Array.from(alphabet).filter(character => (drawn.get(character) ?? 0) < most)
    const character = choices[draw(choices.length)] ?? ''
    drawn.set(character, (drawn.get(character) ?? 0) + 1)
    return character
  })
  const kept = first === undefined ? 0 : 1
  if (first !== undefined) characters.unshift(...characters.splice(first, 1))
  for (let last = characters.length - 1; last > kept; last--) {
    const other = kept + draw(last + 1 - kept)
    ;[characters[last], characters[other]] = [characters[other] ?? '', characters[last] ?? '']
  }
  return characters.join('')
}

export function randomDraw(): Draw {
  return drawFrom(() => randomBytes(64))
}

/** The same numbers for the same seed: what is mailed can be made again when it is sent, and is stored nowhere. */
export function derivedDraw(seed: Buffer): Draw {
  let block = 0
  return drawFrom(() => createHmac('sha256', seed).update(String(block++)).digest())
}

const RANGE = 65_536

/** Rejection sampling over pairs of bytes, so that no character is likelier than another. */
function drawFrom(more: () => Buffer): Draw {
  let bytes = Buffer.alloc(0)
  return limit => {
    const fair = RANGE - (RANGE % limit)
    for (;;) {
      if (bytes.length === 0) bytes = Buffer.from(more())
      const value = bytes.readUInt16BE()
      bytes = bytes.subarray(2)
      if (value < fair) return value % limit
    }
  }
}
