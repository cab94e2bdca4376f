import { Readable } from 'node:stream'
import { csvLine } from '../../../people/csv-line.ts'
import type { Answer } from '../page.ts'
import type { RowProblem } from './kept.ts'

/** The lines that were left out, as a file for spreadsheets. */
export function problemsAsCsv(problems: readonly RowProblem[]): Answer {
  const lines = problems.map(({ line, userName, reason }) => csvLine([String(line), userName, reason]))
  const headers = { 'Content-Type': 'text/csv; charset=utf-8' }
  return {
    stream: Readable.from([csvLine(['line', 'userName', 'reason']), ...lines]),
    headers,
    filename: 'left-out.csv',
  }
}
