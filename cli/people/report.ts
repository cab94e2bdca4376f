import { closeSync, existsSync, openSync, realpathSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { usage } from '../errors.ts'
import { toCsv } from '../output/csv.ts'

/** What became of a person of a file, or of somebody who isn't in it. */
export type Result = 'joined' | 'moved' | 'left' | 'imported' | 'unchanged' | 'failed' | 'unknown' | 'notSent'

export type ReportRow = {
  readonly line?: number | undefined
  readonly key: string
  readonly id?: string | undefined
  readonly result: Result
  /** What was changed, or why it was not. */
  readonly detail?: string | undefined
}

const COLUMNS = ['line', 'key', 'id', 'result', 'detail'] as const

type Counts = Readonly<Partial<Record<Result, number>>>

export type Report = ReturnType<typeof openReport>

/** What is written of which rows: CSV where the name ends so, else JSON Lines. */
type Wanted = { readonly path: string | undefined; readonly only?: Result }

/** Counts what becomes of people of a file, and writes it into others as it happens, which nobody else may read. Throws CommandFailed. */
export function openReport(source: string, ...wanted: readonly Wanted[]) {
  const counts: Partial<Record<Result, number>> = {}
  requireApart([source, ...wanted.flatMap(({ path }) => path ?? [])])
  const files = wanted.flatMap(({ path, only }) => (path === undefined ? [] : [{ path, only, file: opened(path) }]))
  for (const { path, file } of files) if (isCsv(path)) writeSync(file, toCsv({ rows: [COLUMNS] }))
  return {
    counts: counts as Counts,
    add(row: ReportRow): void {
      counts[row.result] = (counts[row.result] ?? 0) + 1
      for (const { path, only, file } of files)
        if (only === undefined || only === row.result)
          writeSync(file, isCsv(path) ? csvOf(row) : `${JSON.stringify(row)}\n`)
    },
    close(): void {
      for (const { file } of files) closeSync(file)
    },
  }
}

/** A report is written from its beginning: over the file that it is of, nobody of that would be left. */
function requireApart(paths: readonly string[]): void {
  const places = paths.map(path => (existsSync(path) ? realpathSync(path) : resolve(path)))
  const twice = paths.find((_, index) => places.indexOf(places[index] ?? '') < index)
  if (twice !== undefined) throw usage(`${twice} is another file of this command, too: give the report one of its own.`)
}

const isCsv = (path: string) => path.toLowerCase().endsWith('.csv')

const csvOf = (row: ReportRow) => toCsv({ rows: [COLUMNS.map(name => String(row[name] ?? ''))] })

function opened(path: string): number {
  try {
    return openSync(path, 'w', 0o600)
  } catch (error) {
    throw usage(`${path} can't be written: ${(error as Error).message}.`, error)
  }
}

const words: Readonly<Record<Result, string>> = {
  joined: 'joined',
  moved: 'moved',
  left: 'left',
  imported: 'imported',
  unchanged: 'unchanged',
  failed: 'failed',
  unknown: 'of whom nobody knows',
  notSent: 'not sent',
}

/** How many of what became what. */
export function inSentence(counts: Counts): string {
  const parts = Object.entries(counts).map(([result, count]) => `${count} ${words[result as Result]}`)
  return parts.length > 0 ? `${parts.join(', ')}.` : 'Nobody is concerned.'
}
