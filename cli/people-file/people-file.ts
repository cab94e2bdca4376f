import type { Row } from '../../people/row.ts'
import { usage } from '../errors.ts'
import type { Format } from './formats.ts'

/** A file of people that was read once from end to end: so nothing is sent of one that breaks off. */
export type PeopleFile = {
  readonly path: string
  readonly columns: readonly string[]
  readonly count: number
  readonly rows: () => AsyncGenerator<Row>
}

/** Files name their columns once; of a list of objects each has its own. */
const MOST_COLUMNS = 2000

const endings: ReadonlyMap<string, Format> = new Map([
  ['csv', 'csv'],
  ['tsv', 'csv'],
  ['txt', 'csv'],
  ['jsonl', 'jsonl'],
  ['ndjson', 'jsonl'],
  ['ldif', 'ldif'],
  ['ldf', 'ldif'],
])

/** Looks a file through: which columns it has, and how many people. Throws CommandFailed where it can't be read to its end. */
export async function openPeopleFile(path: string, given?: Format): Promise<PeopleFile> {
  const format = given ?? endings.get(path.split('.').at(-1)?.toLowerCase() ?? '')
  if (!format) throw usage(`The name of ${path} doesn't tell what it is: say --format csv, jsonl or ldif.`)
  const read = await readers[format]()
  const columns = new Set<string>()
  let count = 0
  for await (const { values } of read(path)) {
    count++
    for (const name of values.keys()) columns.add(name)
    if (columns.size > MOST_COLUMNS) throw usage(`${path} has more than ${MOST_COLUMNS} columns.`)
  }
  if (count === 0) throw usage(`There is nobody in ${path}.`)
  return { path, columns: [...columns], count, rows: () => read(path) }
}

const readers: Readonly<Record<Format, () => Promise<(path: string) => AsyncGenerator<Row>>>> = {
  csv: async () => (await import('./csv.ts')).csvRows,
  jsonl: async () => (await import('./json-lines.ts')).jsonRows,
  ldif: async () => (await import('./ldif.ts')).ldifRows,
}
