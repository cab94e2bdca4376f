import type { MatchExtended } from '@zxcvbn-ts/core'

/** By score: how many guesses it takes at the least. */
const LIMITS = [0, 1e3 + 5, 1e6 + 5, 1e8 + 5, 1e10 + 5]

/** What zxcvbn adds for each further piece of a text. */
const A_PIECE = 1e4

/**
 * Whether a text has at least this score of zxcvbn, where bounds of its guesses show it; undefined where only zxcvbn's own search does, which takes
 * most of its time.
 */
export function certainly(text: string, matches: readonly MatchExtended[], score: number): boolean | undefined {
  const limit = LIMITS[score] ?? Infinity
  if (isReached(text, matches, limit)) return true
  return isMissed(text, matches, limit) ? false : undefined
}

/** Whichever of the matches the text is cut into, and each were guessed as early as zxcvbn supposes of the easiest of its kind. */
function isReached(text: string, matches: readonly MatchExtended[], limit: number): boolean {
  /** By where a row of pieces ends: the product of their guesses at the least. */
  let fewest: readonly number[] = [1]
  let orders = 1
  for (let pieces = 1; A_PIECE ** (pieces - 1) < limit; pieces++) {
    fewest = withOneMore(text, matches, fewest)
    orders *= pieces
    if (orders * (fewest[text.length] ?? Infinity) + A_PIECE ** (pieces - 1) < limit) return false
  }
  return text !== ''
}

function withOneMore(text: string, matches: readonly MatchExtended[], fewest: readonly number[]): number[] {
  const next = [Infinity]
  // What is no match is guessed sign by sign, ten guesses each.
  for (let end = 1; end <= text.length; end++)
    next.push(10 * Math.min(next[end - 1] ?? Infinity, fewest[end - 1] ?? Infinity))
  for (const match of matches) {
    const product = (fewest[match.i] ?? Infinity) * leastOf(match, text)
    next[match.j + 1] = Math.min(product, next[match.j + 1] ?? Infinity)
  }
  return next
}

/** There is a way to cut the text into pieces that takes so few guesses, although zxcvbn's search gives up ways that look dear at first. */
function isMissed(text: string, matches: readonly MatchExtended[], limit: number): boolean {
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
    for (const match of matches) add(match.i, match.j + 1, mostOf(match, text))
    if ((next[text.length] ?? Infinity) < limit) return true
    most = next
  }
  return false
}

const bruteForce = (length: number) => Math.max(10 ** length, length === 1 ? 11 : 51)

function leastOf(match: MatchExtended, text: string): number {
  const length = match.j + 1 - match.i
  const least = length === text.length ? 1 : length === 1 ? 10 : 50
  if (match.pattern === 'repeat') return Math.max(match.baseGuesses * match.repeatCount, least)
  return match.pattern === 'dictionary' ? Math.max(match.rank, least) : least
}

/** Infinity for the kinds whose guesses take a formula. */
function mostOf(match: MatchExtended, text: string): number {
  if (match.pattern === 'repeat') return leastOf(match, text)
  if (match.pattern !== 'dictionary' || match.l33t) return Infinity
  const capitals = match.token === match.token.toLowerCase() ? 1 : 2 ** match.token.length
  return leastOf(match, text) * capitals * (match.reversed ? 2 : 1)
}
