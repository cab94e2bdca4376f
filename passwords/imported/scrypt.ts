import { scrypt as derive, timingSafeEqual } from 'node:crypto'
import { type Format, fromBase64 } from './format.ts'

/** The logarithm of N and the parallelism, with r = 8, each pair as strong as the others. */
const MINIMUM = [
  [17, 1],
  [16, 2],
  [15, 3],
  [14, 5],
  [13, 10],
] as const
const MOST_MEMORY = 2 ** 30
const LONGEST = 64

const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/.]+)={0,2}\$([\w+/.]+)={0,2}$/

export const scrypt: Format = {
  scheme: 'scrypt',
  example: '$scrypt$ln=17,r=8,p=1$salt$hash',
  parse(value) {
    const [, ln, r, p, salt = '', hash = ''] = PHC.exec(value) ?? []
    const [log, blockSize, parallelization] = [Number(ln), Number(r), Number(p)]
    const expected = fromBase64(hash)
    const memory = 128 * 2 ** log * blockSize * parallelization
    if (!log || !blockSize || !parallelization || memory > MOST_MEMORY || expected.length < 16) return undefined
    // RFC 7914 §2: N is below 2^(16r).
    if (log >= 16 * blockSize || expected.length > LONGEST) return undefined
    const options = { N: 2 ** log, r: blockSize, p: parallelization, maxmem: 2 * MOST_MEMORY }
    return {
      isWeak: blockSize < 8 || !MINIMUM.some(([least, lanes]) => log >= least && parallelization >= lanes),
      verify: password =>
        new Promise((resolve, reject) => {
          derive(password, fromBase64(salt), expected.length, options, (error, key) =>
            error ? reject(error) : resolve(timingSafeEqual(key, expected)),
          )
        }),
    }
  },
}
