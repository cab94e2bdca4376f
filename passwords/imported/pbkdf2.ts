import { pbkdf2 as derive, timingSafeEqual } from 'node:crypto'
import { type Format, fromBase64, type ImportedHash } from './format.ts'

/** The fewest rounds, by digest. */
const MINIMUM: Readonly<Record<string, number>> = { sha1: 1_300_000, sha256: 600_000, sha512: 210_000 }
/** A second and more of a thread; a hash that is longer than its digest costs as much again for each further piece. */
const MOST_ROUNDS = 3_000_000
const LONGEST = 64

type Encoding = { readonly pattern: RegExp; readonly saltOf: (text: string) => Buffer }

/** As passlib and LDAP servers write it, as the PHC does, and as Django does, whose salt is plain text. */
const ENCODINGS: readonly Encoding[] = [
  {
    pattern:
      /^\$pbkdf2(?<digest>-sha1|-sha256|-sha512|)\$(?:i=)?(?<rounds>\d{1,8})\$(?<salt>[\w+/.]+)={0,2}\$(?<hash>[\w+/.]+)={0,2}$/,
    saltOf: fromBase64,
  },
  {
    pattern:
      /^\{PBKDF2(?<digest>-SHA1|-SHA256|-SHA512|)\}(?<rounds>\d{1,8})\$(?<salt>[\w+/.]+)={0,2}\$(?<hash>[\w+/.]+)={0,2}$/i,
    saltOf: fromBase64,
  },
  {
    pattern: /^pbkdf2_(?<digest>sha1|sha256|sha512)\$(?<rounds>\d{1,8})\$(?<salt>[^$]+)\$(?<hash>[\w+/]+)={0,2}$/,
    saltOf: text => Buffer.from(text, 'utf8'),
  },
]

export const pbkdf2: Format = {
  scheme: 'pbkdf2',
  example: '$pbkdf2-sha256$600000$salt$hash, {PBKDF2-SHA512}210000$salt$hash, pbkdf2_sha256$600000$salt$hash',
  parse(value) {
    for (const { pattern, saltOf } of ENCODINGS) {
      const found = pattern.exec(value)?.groups
      if (found) return toHash(found, saltOf)
    }
    return undefined
  },
}

function toHash(found: Record<string, string>, saltOf: Encoding['saltOf']): ImportedHash | undefined {
  const { digest: named = '', rounds: count, salt = '', hash = '' } = found
  const digest = named.replace('-', '').toLowerCase() || 'sha1'
  const [rounds, expected] = [Number(count), fromBase64(hash)]
  if (rounds < 1 || rounds > MOST_ROUNDS || expected.length < 16 || expected.length > LONGEST) return undefined
  return {
    isWeak: rounds < (MINIMUM[digest] ?? 0),
    verify: password =>
      new Promise((resolve, reject) => {
        derive(password, saltOf(salt), rounds, expected.length, digest, (error, key) =>
          error ? reject(error) : resolve(timingSafeEqual(key, expected)),
        )
      }),
  }
}
