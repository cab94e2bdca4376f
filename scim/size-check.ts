import { ScimError } from './error.ts'
import type { Json } from './store.ts'

/** Bytes of JSON, members and password aside: what the body of a PUT may have, and a document of the database has room for. */
const MAX_SIZE = 1024 * 1024

/**
 * Throws ScimError 413 for a value that is too long for a resource. Objects that come again, as the values of an attribute do with each
 * operation, are measured once.
 */
export function createSizeCheck(): (value: Json) => void {
  const known = new WeakMap<object, number>()
  return value => {
    if (sizeOf(value, MAX_SIZE) > MAX_SIZE)
      throw new ScimError(413, undefined, `The resource would be longer than the limit of ${MAX_SIZE} bytes.`)
  }

  /** The bytes of a value as JSON. It is not gone through any further when they are more than `most`. */
  function sizeOf(value: Json, most: number): number {
    if (value === null || typeof value !== 'object') return Buffer.byteLength(JSON.stringify(value))
    const size = known.get(value) ?? sizeOfMembers(value, most)
    known.set(value, size)
    return size
  }

  function sizeOfMembers(value: object, most: number): number {
    let size = 1
    for (const [name, member] of Object.entries(value)) {
      if (size > most) break
      const label = Array.isArray(value) ? 0 : sizeOf(name, most) + 1
      size += label + sizeOf(member, most - size) + 1
    }
    return size
  }
}
