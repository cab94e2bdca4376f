import { createHash, timingSafeEqual } from 'node:crypto'
import type { Format } from './format.ts'

/** The bytes of each digest; what follows them is the salt. */
const DIGESTS: Readonly<Record<string, number>> = { sha: 20, sha256: 32, sha512: 64 }

const LDAP = /^\{SS(?<digest>HA|HA256|HA512)\}(?<both>[\w+/]+={0,2})$/i

/** One round of a fast digest: anybody who has it tries thousands of millions a second. */
export const ssha: Format = {
  scheme: 'ssha',
  example: '{SSHA}…, {SSHA512}…',
  parse(value) {
    const { digest: named = '', both = '' } = LDAP.exec(value)?.groups ?? {}
    const digest = `s${named.toLowerCase()}`
    const length = DIGESTS[digest]
    const bytes = Buffer.from(both, 'base64')
    if (length === undefined || bytes.length <= length) return undefined
    const [expected, salt] = [bytes.subarray(0, length), bytes.subarray(length)]
    const algorithm = digest === 'sha' ? 'sha1' : digest
    return {
      isWeak: true,
      verify: async password => timingSafeEqual(createHash(algorithm).update(password).update(salt).digest(), expected),
    }
  },
}
