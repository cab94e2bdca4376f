import { createHash, timingSafeEqual } from 'node:crypto'
import type { Format } from './format.ts'

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** 16,384 rounds, on the thread that answers everybody: some ten milliseconds. */
const HIGHEST_COST = 14

const PORTABLE = /^\$[PH]\$([./0-9A-Za-z])([./0-9A-Za-z]{8})([./0-9A-Za-z]{22})$/

/** MD5, some thousand times. */
export const phpass: Format = {
  scheme: 'phpass',
  example: '$P$B…',
  parse(value) {
    const [, letter = '', salt = '', hash = ''] = PORTABLE.exec(value) ?? []
    const cost = ALPHABET.indexOf(letter)
    if (hash === '' || cost < 7 || cost > HIGHEST_COST) return undefined
    return {
      isWeak: true,
      async verify(password) {
        let digest = createHash('md5').update(salt).update(password).digest()
        for (let round = 0; round < 2 ** cost; round++)
          digest = createHash('md5').update(digest).update(password).digest()
        return timingSafeEqual(Buffer.from(encoded(digest)), Buffer.from(hash))
      },
    }
  },
}

/** Its own base64: least significant bits first. */
function encoded(bytes: Buffer): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second, third] = bytes.subarray(at, at + 3)
    const value = first | ((second ?? 0) << 8) | ((third ?? 0) << 16)
    const letters = second === undefined ? 2 : third === undefined ? 3 : 4
    for (let letter = 0; letter < letters; letter++) text += ALPHABET[(value >> (6 * letter)) & 63]
  }
  return text
}
