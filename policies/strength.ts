import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { dictionary as english } from '@zxcvbn-ts/language-en'
import type { StrengthMeter } from './rules/rule.ts'

/** Guessing a text takes longer than its length times its length; what comes after so many characters adds nothing to a score. */
const JUDGED = 40

/** Readings of a text as words in disguise (`p4$$w0rd`) that are tried; by itself zxcvbn tries a hundred, which can take half a second. */
const READINGS = 10

/** The estimate of zxcvbn. It is made at the first question, for its dictionaries are large and few policies ask. */
export function createStrengthMeter(): StrengthMeter {
  let made: ZxcvbnFactory | undefined
  return (text, words) => {
    made ??= new ZxcvbnFactory({
      dictionary: { ...dictionary, ...english },
      graphs: adjacencyGraphs,
      l33tMaxSubstitutions: READINGS,
    })
    return made.check(Array.from(text).slice(0, JUDGED).join(''), [...words]).score
  }
}
