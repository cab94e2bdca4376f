import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CsvError, parse } from 'csv-parse'
import { ScimError } from '../../scim/error.ts'
import type { FileLine } from '../store/reset-job-files.ts'
import type { Column } from './selection.ts'

const AT_ONCE = 1000
const LONGEST_LINE = 64 * 1024
const DELIMITERS = [',', ';', '\t'] as const

/** What the columns of a file may be called, without regard to case, spaces, hyphens and underscores. */
const NAMES: Readonly<Record<string, Column>> = {
  id: 'id',
  userid: 'id',
  username: 'userName',
  login: 'userName',
  email: 'email',
  mail: 'email',
  emailaddress: 'email',
  externalid: 'externalId',
}

type Record_ = { readonly record: readonly string[]; readonly info: { readonly lines: number } }

/**
 * The people whom a CSV file names, so many lines at a time: by the first of the columns id, userName, email and externalId that is not
 * empty. The text is UTF-8, with commas, semicolons or tabs between the fields. Throws ScimError 400 invalidValue that names the line.
 */
export async function* readFile(file: Readable): AsyncGenerator<FileLine[]> {
  const text = decoded(file)
  const head = await headOf(text)
  const parser = parse({
    delimiter: delimiterOf(head),
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: LONGEST_LINE,
  })
  const reading = pipeline(Readable.from(joined(head, text)), parser)
  // Whoever reads the records meets the error first.
  reading.catch(() => {})
  let columns: readonly (Column | undefined)[] | undefined
  let lines: FileLine[] = []
  try {
    for await (const { record, info } of parser as AsyncIterable<Record_>) {
      if (!columns) {
        columns = columnsIn(record)
        continue
      }
      const at = columns.findIndex((column, index) => column && record[index])
      const column = columns[at]
      if (column) lines.push({ line: info.lines, column, given: String(record[at]).slice(0, 1024) })
      if (lines.length === AT_ONCE) {
        yield lines
        lines = []
      }
    }
    await reading
  } catch (error) {
    if (error instanceof CsvError)
      throw invalid(`The file is no CSV in line ${(error as { lines?: number }).lines ?? 1}: check its quotes.`)
    throw error
  }
  if (!columns) throw invalid('The file is empty.')
  if (lines.length > 0) yield lines
}

function columnsIn(record: readonly string[]): (Column | undefined)[] {
  const columns = record.map(name => NAMES[name.toLowerCase().replace(/[\s_-]/g, '')])
  if (columns.some(column => column)) return columns
  throw invalid('Line 1 of the file must name its columns, and one of them must be id, userName, email or externalId.')
}

async function* decoded(file: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  try {
    for await (const chunk of file) yield decoder.decode(chunk as Buffer, { stream: true })
    yield decoder.decode()
  } catch (error) {
    if (error instanceof TypeError) throw invalid('The file is not in UTF-8: save it as "CSV UTF-8".')
    throw error
  }
}

/** The text to the end of the first line. */
async function headOf(text: AsyncGenerator<string>): Promise<string> {
  let head = ''
  while (!/[\r\n]/.test(head) && head.length < LONGEST_LINE) {
    const { value, done } = await text.next()
    if (done) return head
    head += value
  }
  return head
}

async function* joined(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield head
  yield* rest
}

/** The one that stands in the first line most often, outside of quotes. */
function delimiterOf(head: string): string {
  const [first = ''] = head.split(/[\r\n]/)
  const bare = first.replace(/"[^"]*"/g, '')
  const counts = DELIMITERS.map(delimiter => [delimiter, bare.split(delimiter).length] as const)
  return counts.sort(([, one], [, other]) => other - one)[0]?.[0] ?? ','
}

const invalid = (detail: string) => new ScimError(400, 'invalidValue', detail)
