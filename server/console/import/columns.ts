import { attributes } from '../../../people/attributes.ts'
import { guess } from '../../../people/guess.ts'
import { columnsOfPeople } from '../../../people/known-columns.ts'
import type { Mapping } from '../../../people/person-in.ts'
import { meaningOf } from '../../../views/console/import-words.ts'
import type { KeptFile } from './kept.ts'

/** What one column of an export often stands for at once. */
const TOGETHER = ['userName+emails.work', 'externalId+employeeNumber'] as const

/** What a column may stand for: attributes by their names, with a plus between two. */
export const meanings: readonly string[] = [...TOGETHER, ...attributes.keys()]

/** What is chosen on the form: a meaning for each column, or an empty text, and the words of the column of `active`. */
export type Choice = { readonly columns: readonly string[]; readonly words: string }

export const WORDS_LABEL = 'Words that mean active'

/** What the fields of an address say; where there are none yet, what the columns are usually for. */
export function choiceIn(query: URLSearchParams, { columns }: KeptFile): Choice {
  const isFirst = ![...query.keys()].some(name => /^c\d+$/.test(name))
  const guessed = isFirst ? guessedFor(columns) : []
  return {
    columns: columns.map((_, at) => {
      const meaning = guessed[at] ?? query.get(`c${at}`) ?? ''
      return meanings.includes(meaning) ? meaning : ''
    }),
    words: query.get('words') ?? '',
  }
}

/** The same as fields of an address. */
export const fieldsOf = ({ columns, words }: Choice): URLSearchParams =>
  new URLSearchParams([...columns.map((meaning, at) => [`c${at}`, meaning]), ['words', words]])

function guessedFor(columns: readonly string[]): string[] {
  const found = [...guess(columns, columnsOfPeople)]
  return columns.map(column =>
    found
      .filter(([, guessed]) => guessed === column)
      .map(([attribute]) => attribute)
      .sort((one, other) => TOGETHER.join().indexOf(one) - TOGETHER.join().indexOf(other))
      .join('+'),
  )
}

/** What a choice makes of the lines of a file, or what is wrong with it. */
export function mappingOf({ columns: chosen, words }: Choice, { columns }: KeptFile): Mapping | { problem: string } {
  const found = new Map<string, string>()
  for (const [at, meaning] of chosen.entries())
    for (const attribute of meaning === '' ? [] : meaning.split('+')) {
      if (found.has(attribute))
        return { problem: `Two columns stand for “${meaningOf(attribute)}”: choose one of them.` }
      found.set(attribute, columns[at] ?? '')
    }
  if (!found.has('userName')) return { problem: NO_USER_NAME }
  const activeWords = words.split(',').flatMap(word => word.trim() || [])
  return { columns: found, ...(activeWords.length > 0 && { activeWords }), activeWordsIn: `“${WORDS_LABEL}”` }
}

const NO_USER_NAME = 'No column stands for “User name”: choose the one with the names that people sign in with.'
