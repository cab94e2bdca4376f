import type { DictionaryMatch, L33tMatch } from '@zxcvbn-ts/core'
import type { Disguises, Found, Lexicon } from './lexicon.ts'

export type WordMatch = DictionaryMatch | L33tMatch

/** The words of a lexicon in a text: in any case, in disguise, or backwards, as zxcvbn describes them. */
export function wordsIn(text: string, lexicon: Lexicon, disguises: Disguises): WordMatch[] {
  const folded = text.toLowerCase()
  const backwards = folded.split('').reverse().join('')
  const starts = Array.from({ length: text.length }, (_, index) => index)
  const forwards = starts.flatMap(start =>
    lexicon(folded, start, disguises).flatMap(found => described(text, start, found.end, found)),
  )
  const reversed = starts.flatMap(start =>
    lexicon(backwards, start).map(found => ({
      ...plain(text, text.length - found.end, text.length - start, found),
      reversed: true,
    })),
  )
  return [...forwards, ...reversed]
}

/** One sign alone is no disguise of a word. */
function described(text: string, start: number, end: number, found: Found): WordMatch[] {
  if (found.disguises.length === 0) return [plain(text, start, end, found)]
  if (end - start === 1) return []
  return [{ ...plain(text, start, end, found), l33t: true, subs: [...new Set(found.disguises)], subDisplay: '' }]
}

const plain = (text: string, start: number, end: number, { word, rank }: Found): DictionaryMatch => ({
  pattern: 'dictionary',
  i: start,
  j: end - 1,
  token: text.slice(start, end),
  matchedWord: word,
  rank,
  // It says nothing of how hard a word is to guess.
  dictionaryName: 'userInputs',
  reversed: false,
  l33t: false,
})
