import type { MatchExtended } from '@zxcvbn-ts/core'

/** What has the best score takes more guesses. */
const BEST = 1e10 + 5

/** What zxcvbn adds for each further piece; with four pieces that alone is the best score. */
const A_PIECE = 1e4
const PIECES = 3

/**
 * Whether a text has the best score of zxcvbn for certain: whichever of the matches it is cut into, and each were guessed as early as zxcvbn
 * supposes of the easiest of its kind. It is a small part of zxcvbn's own search, which is most of its time.
 */
export function isCertainlyStrong(text: string, matches: readonly MatchExtended[]): boolean {
  /** By where a row of pieces ends: the product of their guesses at the least. */
  let fewest: readonly number[] = [1]
  let [orders, pieces] = [1, 0]
  while (pieces < PIECES) {
    fewest = withOneMore(text, matches, fewest)
    pieces += 1
    orders *= pieces
    if (orders * (fewest[text.length] ?? Infinity) + A_PIECE ** (pieces - 1) < BEST) return false
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

function leastOf(match: MatchExtended, text: string): number {
  const length = match.j + 1 - match.i
  const least = length === text.length ? 1 : length === 1 ? 10 : 50
  return match.pattern === 'dictionary' ? Math.max(match.rank, least) : least
}
