import { csvRows as rowsOf } from '../../people/csv.ts'
import type { Row } from '../../people/row.ts'
import { LONGEST_LINE, orUsage, textOf } from './text.ts'

/** The rows of a CSV file (RFC 4180) whose first line names its columns, with commas, semicolons or tabs between them. */
export const csvRows = (path: string): AsyncGenerator<Row> =>
  orUsage(rowsOf(textOf(path), { called: path, longest: LONGEST_LINE }))
