import { createHash, randomInt } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { openBreachedFile } from '../server/breached/file.ts'
import { costTable } from './cost-table.ts'
import { measure } from './measure.ts'
import { memoryOf } from './memory.ts'

const PREFIXES = 10_000_000
const DIGITS = 16
const CHUNK = 100_000
const READ = 4096
const TIMES = 5000

/** Looking a password up in a file of ten million beginnings of hashes, beside one short read anywhere in that file. */
export async function measureBreached(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rekey-bench-'))
  const path = join(folder, 'leaked.txt')
  try {
    await pipeline(Readable.from(prefixes()), createWriteStream(path))
    const { size } = await stat(path)
    const plain = await open(path, 'r')
    const read = () => plain.read(Buffer.alloc(READ), 0, READ, randomInt(size - READ))
    const file = await openBreachedFile(path)
    const look = (index: number) => file.has(createHash('sha1').update(`password ${index}`).digest('hex'))
    await measure([read, look], TIMES, { atOnce: 1 })
    const before = await memoryOf(process.pid)
    const [one, looked] = await measure([read, look], TIMES, { atOnce: 1 })
    const grown = (await memoryOf(process.pid)) - before
    await Promise.all([plain.close(), file.close()])
    const held = `${(size / 2 ** 20).toFixed(0)} MiB, of which ${grown.toFixed(0)} came into memory`
    return costTable(`leaked passwords: ${PREFIXES.toLocaleString('en')}, ${held}`, [
      ['baseline: one read of 4 KiB', one],
      ['a lookup', looked],
    ])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Sorted lines, one in each of as many equal stretches of all hashes. */
function* prefixes(): Generator<string> {
  const stretch = Math.floor(2 ** 48 / PREFIXES)
  const lineOf = (index: number) => {
    const beginning = index * stretch + Math.floor(Math.random() * stretch)
    return `${beginning.toString(16).padStart(12, '0')}${(index % 65_536).toString(16).padStart(DIGITS - 12, '0')}\n`
  }
  for (let from = 0; from < PREFIXES; from += CHUNK)
    yield Array.from({ length: CHUNK }, (_, index) => lineOf(from + index))
      .join('')
      .toUpperCase()
}
