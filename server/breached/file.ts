import { type FileHandle, open } from 'node:fs/promises'

/** Bytes that are read to find where a line begins, and at the end to find the line itself. */
const GLANCE = 256
const LOOK = 4096

/** Hexadecimal digits that say where in a sorted file a hash stands: hashes are spread evenly. */
const SPREAD = 12

type Bound = { readonly at: number; readonly share: number }

/**
 * Looks SHA-1 hashes up in a sorted text file of any size, a line each: the hash or its beginning, of one length, and after a colon
 * whatever else, as the files of Have I Been Pwned have it. Nothing is kept in memory; a look takes a handful of short reads.
 */
export async function openBreachedFile(path: string) {
  const file = await open(path, 'r')
  const { size } = await file.stat()
  return {
    async has(sha1: string): Promise<boolean> {
      const hash = sha1.toUpperCase()
      const [low, high] = await narrow(file, size, hash)
      const lines = (await read(file, low, high - low + GLANCE)).split('\n')
      return lines.some(line => {
        const key = keyOf(line)
        return key.length >= 10 && hash.startsWith(key)
      })
    },
    close: () => file.close(),
  }
}

/** A stretch of a few lines, beginning with one, that holds the hash if any does. */
async function narrow(file: FileHandle, size: number, hash: string): Promise<[number, number]> {
  const share = shareOf(hash)
  let low: Bound = { at: 0, share: 0 }
  let high: Bound = { at: size, share: 1 }
  for (let step = 0; high.at - low.at > LOOK; step++) {
    const line = await lineNear(file, guess(low, high, share, step), high.at)
    if (line.at >= high.at) high = { at: line.from, share: high.share }
    else if (line.key <= hash) low = { at: line.at, share: shareOf(line.key) }
    else high = { at: line.from, share: shareOf(line.key) }
  }
  return [low.at, high.at]
}

/** Where the hash should stand; every other time the middle, so that an uneven file is searched as well. */
function guess(low: Bound, high: Bound, share: number, step: number): number {
  const [least, most] = [low.at + 1, high.at - 1]
  if (step % 2 === 1 || high.share <= low.share) return Math.floor((least + most) / 2)
  const nearer = low.at + ((high.at - low.at) * (share - low.share)) / (high.share - low.share)
  // A little to the side, so that the next look is on the other one.
  const aside = step % 4 === 0 ? -LOOK / 4 : LOOK / 4
  return Math.min(most, Math.max(least, Math.floor(nearer + aside)))
}

/** The first line that begins after a place. */
async function lineNear(file: FileHandle, from: number, end: number) {
  const text = await read(file, from, GLANCE)
  const newline = text.indexOf('\n')
  const at = newline < 0 ? end : from + newline + 1
  return { from, at, key: keyOf(text.slice(newline + 1).split('\n')[0] ?? '') }
}

async function read(file: FileHandle, at: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at)
  return buffer.toString('latin1', 0, bytesRead)
}

const keyOf = (line: string) => (/^[0-9a-f]*/i.exec(line)?.[0] ?? '').toUpperCase()

const shareOf = (key: string) => Number.parseInt(key.slice(0, SPREAD).padEnd(SPREAD, '0'), 16) / 16 ** SPREAD
