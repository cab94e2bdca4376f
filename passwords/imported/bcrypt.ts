import { verify } from '@node-rs/bcrypt'
import type { Format } from './format.ts'

const LOWEST_COST = 10
const HIGHEST_COST = 16

const MODULAR = /^\$2[abxy]\$(\d\d)\$[./A-Za-z0-9]{53}$/

export const bcrypt: Format = {
  scheme: 'bcrypt',
  example: '$2b$12$…',
  parse(value) {
    const cost = Number(MODULAR.exec(value)?.[1] ?? 0)
    if (cost < 4 || cost > HIGHEST_COST) return undefined
    // PHP's 2y is 2b by another name.
    const hash = value.replace(/^\$2[xy]/, '$2b')
    return { isWeak: cost < LOWEST_COST, verify: prepared => verify(prepared, hash).catch(() => false) }
  },
}
