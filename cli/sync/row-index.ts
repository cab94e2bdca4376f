import type { Json } from '../json.ts'
import { createSpill } from './spill.ts'

export type RowIndex<R extends Json> = ReturnType<typeof createRowIndex<R>>

/**
 * The rows of a file by their keys. The rows are on the disk; in memory a row costs some thirty bytes: where it is, and a place in a table
 * by the hash of its key.
 */
export function createRowIndex<R extends Json>() {
  const rows = createSpill()
  let hashes = new Uint32Array(1024)
  let marks = new Uint8Array(1024)
  let table = new Uint32Array(2048)

  return {
    get count() {
      return rows.count
    },
    /** Keeps a row; where there is one of that key already, it answers that one and keeps the first. */
    add(key: string, row: R): R | undefined {
      const hash = hashOf(key)
      const slot = slotOf(key, hash)
      const known = table[slot] ?? 0
      if (known > 0) return rowAt(known - 1).row
      hashes[rows.count] = hash
      table[slot] = rows.add(JSON.stringify([key, row])) + 1
      if (rows.count * 2 >= table.length) grow()
      return undefined
    },
    /** The row of a key, which counts as found from now on. */
    find(key: string): R | undefined {
      const number = table[slotOf(key, hashOf(key))] ?? 0
      if (number === 0) return undefined
      marks[number - 1] = 1
      return rowAt(number - 1).row
    },
    /** The rows that nobody has found. */
    *unfound(): Generator<{ key: string; row: R }> {
      for (let number = 0; number < rows.count; number++) if (marks[number] === 0) yield rowAt(number)
    },
    close: rows.close,
  }

  function rowAt(number: number): { key: string; row: R } {
    const [key, row] = JSON.parse(rows.read(number))
    return { key, row }
  }

  /** Where the row of a key stands in the table, or would. */
  function slotOf(key: string, hash: number): number {
    for (let slot = hash % table.length; ; slot = (slot + 1) % table.length) {
      const number = table[slot] ?? 0
      if (number === 0 || (hashes[number - 1] === hash && rowAt(number - 1).key === key)) return slot
    }
  }

  function grow(): void {
    table = new Uint32Array(table.length * 2)
    hashes = enlarged(hashes, new Uint32Array(table.length / 2))
    marks = enlarged(marks, new Uint8Array(table.length / 2))
    for (let number = 0; number < rows.count; number++) {
      let slot = (hashes[number] ?? 0) % table.length
      while (table[slot] !== 0) slot = (slot + 1) % table.length
      table[slot] = number + 1
    }
  }
}

function enlarged<T extends Uint8Array | Uint32Array>(known: T, larger: T): T {
  larger.set(known)
  return larger
}

/** FNV-1a: keys of exports count up, and this spreads them. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
