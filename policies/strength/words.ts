import type { DictionaryMatch, L33tMatch } from '@zxcvbn-ts/core'
import type { Disguises, Found, Lexicon } from './lexicon.ts'

export type WordMatch = DictionaryMatch | L33tMatch

/** The words of a lexicon in a text: in any case, in disguise, or backwards, as zxcvbn describes them. */
export function wordsIn(text: string, lexicon: Lexicon, disguises: Disguises): WordMatch[] {
  const folded = text.toLowerCase()
  const backwards = folded.split('').reverse().join('')
  const matches: WordMatch[] = []
  for (let start = 0; start < text.length; start++) {
    for (const found of lexicon(folded, start, disguises))
      if (!isLoneDisguise(found, start)) matches.push(described(text, start, found.end, found))
    for (const found of lexicon(backwards, start))
      matches.push({ ...described(text, text.length - found.end, text.length - start, found), reversed: true })
  }
  return matches
}

/** One sign alone is no disguise of a word. */
const isLoneDisguise = ({ disguises, end }: Found, start: number) => disguises.length > 0 && end - start === 1

const described = (text: string, start: number, end: number, { word, rank, disguises }: Found): WordMatch => ({
  pattern: 'dictionary',
  i: start,
  j: end - 1,
  token: text.slice(start, end),
  matchedWord: word,
  rank,
  // It says nothing of how hard a word is to guess.
  dictionaryName: 'userInputs',
  reversed: false,
  l33t: disguises.length > 0,
  subs: disguises.length > 1 ? [...new Set(disguises)] : disguises,
  subDisplay: '',
})
