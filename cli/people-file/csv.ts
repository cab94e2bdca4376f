import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CsvError, parse } from 'csv-parse'
import { usage } from '../errors.ts'
import type { Row } from './row.ts'
import { LONGEST_LINE, textOf, tooLong } from './text.ts'

const DELIMITERS = [',', ';', '\t'] as const

type Parsed = { readonly record: readonly string[]; readonly info: { readonly lines: number } }

/** The rows of a CSV file (RFC 4180) whose first line names its columns, with commas, semicolons or tabs between them. */
export async function* csvRows(path: string): AsyncGenerator<Row> {
  const text = textOf(path)
  const first = await text.next()
  const head = first.done ? '' : first.value
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
  let columns: readonly string[] | undefined
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      if (columns) yield toRow(columns, record, info.lines)
      else columns = columnsIn(record, path)
    }
    await reading
  } catch (error) {
    throw error instanceof CsvError ? usage(wrong(path, error), error) : error
  }
}

function columnsIn(record: readonly string[], path: string): readonly string[] {
  const twice = record.find((name, index) => name !== '' && record.indexOf(name) < index)
  if (twice !== undefined) throw usage(`${path} has two columns "${twice}": rename one of them.`)
  return record
}

function toRow(columns: readonly string[], record: readonly string[], line: number): Row {
  const values = new Map(columns.map((name, index) => [name, record[index] ? [record[index]] : []]))
  if (record.length === columns.length) return { line, values }
  return { line, values, problem: `It has ${record.length} fields instead of ${columns.length}.` }
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

function wrong(path: string, error: CsvError): string {
  const line = Number((error as { lines?: number }).lines ?? 1)
  return error.code === 'CSV_MAX_RECORD_SIZE'
    ? tooLong(path, line)
    : `${path} is no CSV in line ${line}: check its quotes.`
}
