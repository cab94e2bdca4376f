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
  const starts: number[] = []
  let gathered: Buffer[] = []
  let size = 0
  let written = 0

  return {
    get count() {
      return starts.length
    },
    /** Keeps a text, and answers its number. */
    add(text: string): number {
      const bytes = Buffer.from(text)
      const number = starts.push(size) - 1
      gathered.push(bytes)
      size += bytes.length
      if (size - written > GATHERED) flush()
      return number
    },
    read,
    *[Symbol.iterator](): Generator<string> {
      for (let number = 0; number < starts.length; number++) yield read(number)
    },
    close: () => closeSync(file),
  }

  function read(number: number): string {
    const start = starts[number] ?? 0
    const end = starts[number + 1] ?? size
    if (end > written) flush()
    const bytes = Buffer.allocUnsafe(end - start)
    readSync(file, bytes, 0, bytes.length, start)
    return bytes.toString()
  }

  function flush(): void {
    const bytes = Buffer.concat(gathered)
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, written + at)
    written += bytes.length
    gathered = []
  }
}
