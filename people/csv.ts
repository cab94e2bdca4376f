import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CsvError, parse } from 'csv-parse'
import type { Row } from './row.ts'
import { tooLong, UnreadableFile } from './text.ts'

const DELIMITERS = [',', ';', '\t'] as const

/** What a file is called in sentences about it, and how many bytes a record of it may have. */
type Source = { readonly called: string; readonly longest: number }

export type CsvRecord = { readonly line: number; readonly fields: readonly string[] }

type Parsed = { readonly record: readonly string[]; readonly info: { readonly lines: number } }

/** The rows of a CSV file whose first line names its columns. Throws UnreadableFile. */
export async function* csvRows(text: AsyncGenerator<string>, source: Source): AsyncGenerator<Row> {
  let columns: readonly string[] | undefined
  for await (const { line, fields } of csvRecords(text, source)) {
    if (columns) yield toRow(columns, fields, line)
    else columns = columnsIn(fields, source)
  }
}

/** The records of a CSV file (RFC 4180), the first line as well, with commas, semicolons or tabs between the fields. Throws UnreadableFile. */
export async function* csvRecords(text: AsyncGenerator<string>, source: Source): AsyncGenerator<CsvRecord> {
  const head = await headOf(text, source)
  const parser = parse({
    delimiter: delimiterOf(head),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: source.longest,
  })
  const reading = pipeline(Readable.from(joined(head, text)), parser)
  // Whoever reads the records meets the error first.
  reading.catch(() => {})
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) yield { line: info.lines, fields: record }
    await reading
  } catch (error) {
    throw error instanceof CsvError ? new UnreadableFile(wrong(error, source), { cause: error }) : error
  }
}

function columnsIn(fields: readonly string[], { called }: Source): readonly string[] {
  const twice = fields.find((name, index) => name !== '' && fields.indexOf(name) < index)
  if (twice !== undefined) throw new UnreadableFile(`${called} has two columns "${twice}": rename one of them.`)
  return fields
}

function toRow(columns: readonly string[], fields: readonly string[], line: number): Row {
  const values = new Map(columns.map((name, index) => [name, fields[index] ? [fields[index]] : []]))
  if (fields.length === columns.length) return { line, values }
  return { line, values, problem: `It has ${fields.length} fields instead of ${columns.length}.` }
}

/** The text to the end of the first line. */
async function headOf(text: AsyncGenerator<string>, { longest }: Source): Promise<string> {
  let head = ''
  while (!/[\r\n]/.test(head) && head.length < longest) {
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

function wrong(error: CsvError, { called }: Source): string {
  const line = Number((error as { lines?: number }).lines ?? 1)
  return error.code === 'CSV_MAX_RECORD_SIZE'
    ? tooLong(called, line)
    : `${called} is no CSV in line ${line}: check its quotes.`
}
