import { dictionary } from '@zxcvbn-ts/language-en'
import { fold, type Knowledge } from './rules/rule.ts'

/** The name of the list that is always there. */
const ENGLISH = 'english'

export const wordListNames = (texts: ReadonlyMap<string, string>) => [...new Set([ENGLISH, ...texts.keys()])].sort()

/** Whether a text is a word of a list, undefined for one that isn't installed. The sets are made at the first question, for lists are large and few policies ask. */
export function createWordLists(texts: ReadonlyMap<string, string>): Knowledge['isWord'] {
  const sets = new Map<string, ReadonlySet<string>>()
  return (folded, { name = ENGLISH, delimiter = '\n' } = {}) => {
    const key = `${name} ${delimiter}`
    const words = sets.get(key) ?? wordsOf(texts, name, delimiter)
    if (words) sets.set(key, words)
    return words?.has(folded)
  }
}

function wordsOf(texts: ReadonlyMap<string, string>, name: string, delimiter: string): ReadonlySet<string> | undefined {
  const words = texts.get(name)?.split(delimiter) ?? (name === ENGLISH ? english() : undefined)
  return words && new Set(words.map(word => fold(String(word).trim())).filter(Boolean))
}

const english = () => [...dictionary['commonWords-en'], ...dictionary['wikipedia-en']]
