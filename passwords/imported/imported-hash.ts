import { argon2 } from './argon2.ts'
import { bcrypt } from './bcrypt.ts'
import type { Format, ImportedHash } from './format.ts'
import { pbkdf2 } from './pbkdf2.ts'
import { phpass } from './phpass.ts'
import { scrypt } from './scrypt.ts'
import { ssha } from './ssha.ts'

/** Every encoding of another system's hashes that can be brought along. */
export const formats: readonly Format[] = [argon2, bcrypt, scrypt, pbkdf2, ssha, phpass]

/** A hash in its usual encoding, of the named scheme or of any; undefined for what is none, or costs too much to verify. */
export function parseImportedHash(value: string, scheme?: string): ImportedHash | undefined {
  for (const format of formats) {
    const parsed = scheme === undefined || scheme === format.scheme ? format.parse(value) : undefined
    if (parsed) return parsed
  }
  return undefined
}

/** Whether a hash is made of all of a password: of one that fits, the part that it leaves out may hold a mistake. */
export function isReadWhole(hash: string, password: string): boolean {
  const { bytesRead = Number.POSITIVE_INFINITY } = parseImportedHash(hash) ?? {}
  return Buffer.byteLength(password, 'utf8') <= bytesRead
}
