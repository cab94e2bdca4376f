import { dictionary } from '@zxcvbn-ts/language-en'
import { fold, type Knowledge } from './rules/rule.ts'

/** The name of the list that is always there. */
const ENGLISH = 'english'

export const wordListNames = (texts: ReadonlyMap<string, string>) => [...new Set([ENGLISH, ...texts.keys()])].sort()

/** Whether a text is a word of a list. The sets are made at the first question, for lists are large and few policies ask. */
export function createWordLists(texts: ReadonlyMap<string, string>): Knowledge['isWord'] {
  const sets = new Map<string, ReadonlySet<string>>()
  return (folded, { name = ENGLISH, delimiter = '\n' } = {}) => {
    const key = `${name} ${delimiter}`
    const words = sets.get(key) ?? wordsOf(texts.get(name), delimiter)
    sets.set(key, words)
    return words.has(folded)
  }
}

function wordsOf(text: string | undefined, delimiter: string): ReadonlySet<string> {
  const words: readonly (string | number)[] = text === undefined ? english() : text.split(delimiter)
  return new Set(words.map(word => fold(String(word).trim())).filter(Boolean))
}

const english = () => [...dictionary['commonWords-en'], ...dictionary['wikipedia-en']]
