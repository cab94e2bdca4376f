import { verify } from '@node-rs/bcrypt'
import type { Format } from './format.ts'

const LOWEST_COST = 10
const HIGHEST_COST = 16
const BYTES_READ = 72

/** Without 2x, the mark of hashes that a broken implementation made: it mixed up every byte outside of ASCII. */
const MODULAR = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/

export const bcrypt: Format = {
  scheme: 'bcrypt',
  example: '$2b$12$…',
  parse(value) {
    const cost = Number(MODULAR.exec(value)?.[1] ?? 0)
    if (cost < 4 || cost > HIGHEST_COST) return undefined
    // PHP's 2y is 2b by another name.
    const hash = value.replace(/^\$2y/, '$2b')
    return {
      isWeak: cost < LOWEST_COST,
      bytesRead: BYTES_READ,
      verify: password => verify(password, hash).catch(() => false),
    }
  },
}
