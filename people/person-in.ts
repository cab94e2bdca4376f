import { isActive } from './active.ts'
import type { Row } from './row.ts'

/** Which column says what of a person. */
export type Mapping = {
  /** Columns by the attributes that they stand for. */
  readonly columns: ReadonlyMap<string, string>
  /** What the column of `active` says of people who are employed; what most exports say unless told. */
  readonly activeWords?: readonly string[] | undefined
  /** Where these words are given. */
  readonly activeWordsIn: string
}

/** What a file says of a person, by attribute: null where the column is there and empty. */
export type Said = Readonly<Record<string, string | boolean | null>>

/** A person of a file: what is said of them, or why that can't be used. */
export type PersonInFile = { readonly line: number; readonly said: Said; readonly problem?: string }

/** What a row says of a person. */
export function personIn(
  { line, values, problem }: Row,
  { columns, activeWords, activeWordsIn }: Mapping,
): PersonInFile {
  const said: Record<string, string | boolean | null> = {}
  let wrong = problem
  for (const [attribute, column] of columns) {
    const [value = ''] = values.get(column) ?? []
    if (attribute !== 'active') said[attribute] = value === '' ? null : value
    else {
      const active = isActive(value, column, activeWords)
      if (active === undefined)
        wrong ??= `Nobody can tell whether "${value.slice(0, 40)}" is employed: list what is by ${activeWordsIn}.`
      else said.active = active
    }
  }
  return { line, said, ...(wrong !== undefined && { problem: wrong }) }
}
