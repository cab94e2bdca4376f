import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** How much is gathered before it is written. */
const GATHERED = 1024 * 1024

export type Spill = ReturnType<typeof createSpill>

/**
 * Texts on a disk instead of in memory. The file has no name from the beginning, so that nobody else opens it and nothing of the people in
 * it is left behind, even by a process that is killed.
 */
export function createSpill() {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-'))
  const file = openSync(join(folder, 'spill'), 'wx+', 0o600)
  rmSync(folder, { recursive: true })
  const gathered = Buffer.allocUnsafe(GATHERED)
  let reading = Buffer.allocUnsafe(GATHERED / 16)
  let starts = new Float64Array(1024)
  let count = 0
  let size = 0
  let written = 0

  return {
    get count() {
      return count
    },
    /** Keeps a text, and answers its number. */
    add(text: string): number {
      const bytes = Buffer.byteLength(text)
      if (size - written + bytes > GATHERED) flush()
      if (bytes > GATHERED) write(Buffer.from(text))
      else gathered.write(text, size - written)
      size += bytes
      if (count === starts.length) starts = doubled(starts)
      starts[count] = size - bytes
      return count++
    },
    read,
    *[Symbol.iterator](): Generator<string> {
      for (let number = 0; number < count; number++) yield read(number)
    },
    close: () => closeSync(file),
  }

  function read(number: number): string {
    const start = starts[number] ?? 0
    const end = number + 1 < count ? (starts[number + 1] ?? size) : size
    if (end > written) flush()
    const length = end - start
    if (length > reading.length) reading = Buffer.allocUnsafe(length)
    readSync(file, reading, 0, length, start)
    return reading.toString('utf8', 0, length)
  }

  function flush(): void {
    write(gathered.subarray(0, size - written))
  }

  function write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, written + at)
    written += bytes.length
  }
}

/** Numbers outside of the heap, of which there may be millions. */
function doubled(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(numbers.length * 2)
  larger.set(numbers)
  return larger
}
