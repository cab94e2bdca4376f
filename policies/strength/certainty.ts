import type { WordSequenceMatch } from '@zxcvbn-ts/core'
import type { WordMatch } from './words.ts'

/** Everything that stands in a text for a word, as zxcvbn finds it. */
type Words = readonly (WordMatch | WordSequenceMatch)[]

/** What `tracesIn` finds. */
type Traces = readonly number[]

/** By score: how many guesses it takes at the least. */
const GUESSES = [0, 1e3 + 5, 1e6 + 5, 1e8 + 5, 1e10 + 5]

/** What zxcvbn takes each further piece of a text for. */
const GUESSES_PER_PIECE = 1e4

/**
 * Whether a text has at least this score of zxcvbn, where bounds of its guesses show it; undefined where only zxcvbn's own search does, which takes
 * most of its time. zxcvbn cuts a text into pieces, each a match or of single characters, so that this is least of all:
 * pieces! × the product of their guesses + GUESSES_PER_PIECE ^ (pieces - 1).
 */
export function certainly(text: string, words: Words, traces: Traces, score: number): boolean | undefined {
  const limit = GUESSES[score] ?? Infinity
  if (isSurelyAbove(text, words, traces, limit)) return true
  return isSurelyBelow(text, words, limit) ? false : undefined
}

/** Whichever way the text is cut, and were each piece guessed as early as zxcvbn supposes of the easiest of its kind. */
function isSurelyAbove(text: string, words: Words, traces: Traces, limit: number): boolean {
  /** By where the last piece ends: the least product of the guesses of so many pieces. */
  let products: readonly number[] = [1]
  let arrangements = 1
  for (let pieces = 1; GUESSES_PER_PIECE ** (pieces - 1) < limit; pieces++) {
    products = withOneMore(text, words, traces, products)
    arrangements *= pieces
    const least = arrangements * (products[text.length] ?? Infinity) + GUESSES_PER_PIECE ** (pieces - 1)
    if (least < limit) return false
  }
  return text !== ''
}

function withOneMore(text: string, words: Words, traces: Traces, before: readonly number[]): number[] {
  const products = [Infinity]
  const add = (end: number, product: number) => {
    products[end] = Math.min(product, products[end] ?? Infinity)
  }
  for (let end = 1, characterwise = Infinity; end <= text.length; end++) {
    // What is no match takes ten guesses a character.
    characterwise = 10 * Math.min(characterwise, before[end - 1] ?? Infinity)
    add(end, characterwise)
    for (let start = traces[end] ?? end; start < end - 1; start++)
      add(end, (before[start] ?? Infinity) * leastOf(end - start, text))
  }
  for (const word of words)
    add(word.j + 1, (before[word.i] ?? Infinity) * Math.max(rankOf(word), leastOf(word.j + 1 - word.i, text)))
  return products
}

/** There is a way to cut the text that takes so few guesses, although zxcvbn's search gives up ways that look dear at first. */
function isSurelyBelow(text: string, words: Words, limit: number): boolean {
  /** By where the last piece ends: the guesses of the cheapest row of so many pieces that zxcvbn surely goes. */
  let totals: readonly number[] = [1]
  for (let pieces = 1; GUESSES_PER_PIECE ** (pieces - 1) < limit; pieces++) {
    const next: number[] = []
    const add = (start: number, end: number, guesses: number) => {
      const total = pieces * (totals[start] ?? Infinity) * guesses + GUESSES_PER_PIECE ** (pieces - 1)
      next[end] = Math.min(total, next[end] ?? Infinity)
    }
    for (let start = 0; start < text.length; start++)
      for (let end = start + 1; end <= text.length; end++) add(start, end, characterwiseOf(end - start))
    for (const word of words) add(word.i, word.j + 1, mostOf(word, text))
    if ((next[text.length] ?? Infinity) < limit) return true
    totals = next
  }
  return false
}

const characterwiseOf = (length: number) => Math.max(10 ** length, length === 1 ? 11 : 51)

/** What zxcvbn counts for a match of this length, were it the easiest. */
const leastOf = (length: number, text: string) => (length === text.length ? 1 : length === 1 ? 10 : 50)

const rankOf = (word: Words[number]) => (word.pattern === 'dictionary' ? word.rank : 1)

/** Infinity for those whose guesses take a formula. */
function mostOf(word: Words[number], text: string): number {
  if (word.pattern !== 'dictionary' || word.l33t) return Infinity
  const capitals = word.token === word.token.toLowerCase() ? 1 : 2 ** word.token.length
  return Math.max(word.rank, leastOf(word.token.length, text)) * capitals * (word.reversed ? 2 : 1)
}
