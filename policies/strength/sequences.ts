import type { WordSequenceMatch } from '@zxcvbn-ts/core'
import type { WordMatch } from './words.ts'

/** Words that people say one after the other (`mondayTuesday`, `one-two-three`): every row of at least two of them, as zxcvbn describes it. */
export function sequencesIn(text: string, words: readonly WordMatch[]): WordSequenceMatch[] {
  const inTurn = [...words].sort((one, other) => one.i - other.i)
  return inTurn.flatMap(first => {
    const fewest = new Map([[first.j, 1]])
    for (const { i, j } of inTurn)
      for (const [end, count] of [...fewest])
        if (i > end && isJoint(text.slice(end + 1, i))) fewest.set(j, Math.min(count + 1, fewest.get(j) ?? Infinity))
    return [...fewest].filter(([, count]) => count > 1).map(([end, count]) => described(text, first.i, end, count))
  })
}

const JOINTS = ['', ' ', '-', '_', '.']

/** One capital between two words begins the second in `camelCase`. */
const isJoint = (between: string) => JOINTS.includes(between) || /^\p{Changes_When_Lowercased}$/u.test(between)

const described = (text: string, start: number, end: number, wordCount: number): WordSequenceMatch => ({
  pattern: 'wordSequence',
  i: start,
  j: end,
  token: text.slice(start, end + 1),
  words: [],
  wordCount,
  dictionaryName: 'userInputs',
  ascending: false,
})
