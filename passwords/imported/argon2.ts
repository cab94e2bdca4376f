import { verify } from '@node-rs/argon2'
import type { Format } from './format.ts'

/** Memory in KiB and passes, each pair as strong as the others. */
const MINIMUM = [
  [47_104, 1],
  [19_456, 2],
  [12_288, 3],
  [9_216, 4],
  [7_168, 5],
] as const
/** KiB, and KiB times passes. */
const DEAREST = { memory: 262_144, work: 1_048_576 }

const PHC = /^\$argon2(?:id|i|d)\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=[1-9]\d?\$[\w+/]+\$[\w+/]+$/

export const argon2: Format = {
  scheme: 'argon2',
  example: '$argon2id$v=19$m=19456,t=2,p=1$salt$hash',
  parse(value) {
    const [, memory, passes] = (PHC.exec(value) ?? []).map(Number)
    if (memory === undefined || passes === undefined) return undefined
    if (passes === 0 || memory > DEAREST.memory || memory * passes > DEAREST.work) return undefined
    return {
      isWeak: !MINIMUM.some(([least, times]) => memory >= least && passes >= times),
      verify: password => verify(value, password).catch(() => false),
    }
  },
}
