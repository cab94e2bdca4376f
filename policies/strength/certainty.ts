import type { WordSequenceMatch } from '@zxcvbn-ts/core'
import type { WordMatch } from './words.ts'

/** By score: how many guesses it takes at the least. */
const LIMITS = [0, 1e3 + 5, 1e6 + 5, 1e8 + 5, 1e10 + 5]

/** What zxcvbn adds for each further piece of a text. */
const A_PIECE = 1e4

/**
 * Whether a text has at least this score of zxcvbn, where bounds of its guesses show it; undefined where only zxcvbn's own search does, which takes
 * most of its time. The words are all that zxcvbn finds; by where it ends, the traces say where any other match may begin at the earliest.
 */
export function certainly(text: string, words: Words, traces: Traces, score: number): boolean | undefined {
  const limit = LIMITS[score] ?? Infinity
  if (isReached(text, words, traces, limit)) return true
  return isMissed(text, words, limit) ? false : undefined
}

type Words = readonly (WordMatch | WordSequenceMatch)[]
type Traces = readonly number[]

/** Whichever of the matches the text is cut into, and each were guessed as early as zxcvbn supposes of the easiest of its kind. */
function isReached(text: string, words: Words, traces: Traces, limit: number): boolean {
  /** By where a row of pieces ends: the product of their guesses at the least. */
  let fewest: readonly number[] = [1]
  let orders = 1
  for (let pieces = 1; A_PIECE ** (pieces - 1) < limit; pieces++) {
    fewest = withOneMore(text, words, traces, fewest)
    orders *= pieces
    if (orders * (fewest[text.length] ?? Infinity) + A_PIECE ** (pieces - 1) < limit) return false
  }
  return text !== ''
}

function withOneMore(text: string, words: Words, traces: Traces, fewest: readonly number[]): number[] {
  const next = [Infinity]
  const add = (end: number, product: number) => {
    next[end] = Math.min(product, next[end] ?? Infinity)
  }
  for (let end = 1, signBySign = Infinity; end <= text.length; end++) {
    // What is no match is guessed sign by sign, ten guesses each.
    signBySign = 10 * Math.min(signBySign, fewest[end - 1] ?? Infinity)
    add(end, signBySign)
    for (let start = traces[end] ?? end; start < end - 1; start++)
      add(end, (fewest[start] ?? Infinity) * leastOf(end - start, text))
  }
  for (const word of words)
    add(word.j + 1, (fewest[word.i] ?? Infinity) * Math.max(rankOf(word), leastOf(word.j + 1 - word.i, text)))
  return next
}

/** There is a way to cut the text into pieces that takes so few guesses, although zxcvbn's search gives up ways that look dear at first. */
function isMissed(text: string, words: Words, limit: number): boolean {
  /** By where a row of pieces ends: the guesses of the whole row at the most. */
  let most: readonly number[] = [1]
  for (let pieces = 1; A_PIECE ** (pieces - 1) < limit; pieces++) {
    const next: number[] = []
    const add = (start: number, end: number, guesses: number) => {
      const all = pieces * (most[start] ?? Infinity) * guesses + A_PIECE ** (pieces - 1)
      next[end] = Math.min(all, next[end] ?? Infinity)
    }
    for (let start = 0; start < text.length; start++)
      for (let end = start + 1; end <= text.length; end++) add(start, end, bruteForce(end - start))
    for (const word of words) add(word.i, word.j + 1, mostOf(word, text))
    if ((next[text.length] ?? Infinity) < limit) return true
    most = next
  }
  return false
}

const bruteForce = (length: number) => Math.max(10 ** length, length === 1 ? 11 : 51)

/** What zxcvbn counts for a match of this length, were it the easiest. */
const leastOf = (length: number, text: string) => (length === text.length ? 1 : length === 1 ? 10 : 50)

const rankOf = (word: Words[number]) => (word.pattern === 'dictionary' ? word.rank : 1)

/** Infinity for those whose guesses take a formula. */
function mostOf(word: Words[number], text: string): number {
  if (word.pattern !== 'dictionary' || word.l33t) return Infinity
  const capitals = word.token === word.token.toLowerCase() ? 1 : 2 ** word.token.length
  return Math.max(word.rank, leastOf(word.token.length, text)) * capitals * (word.reversed ? 2 : 1)
}
