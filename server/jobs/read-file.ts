import type { Readable } from 'node:stream'
import { csvRecords } from '../../people/csv.ts'
import { decoded, UnreadableFile } from '../../people/text.ts'
import type { FileLine } from '../store/reset-job-files.ts'
import type { Column } from './selection.ts'
import { invalidFile } from './wrong-file.ts'

const AT_ONCE = 1000
const SOURCE = { called: 'The file', longest: 64 * 1024 }

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

/**
 * The people whom a CSV file names, so many lines at a time: by the first of the columns id, userName, email and externalId that is not
 * empty. The text is UTF-8, with commas, semicolons or tabs between the fields. Throws WrongFile 400 that names the line.
 */
export async function* readFile(file: Readable): AsyncGenerator<FileLine[]> {
  let columns: readonly (Column | undefined)[] | undefined
  let lines: FileLine[] = []
  try {
    for await (const { line, fields } of csvRecords(decoded(file, SOURCE.called), SOURCE)) {
      if (!columns) {
        columns = columnsIn(fields)
        continue
      }
      const at = columns.findIndex((column, index) => column && fields[index])
      const column = columns[at]
      if (column) lines.push({ line, column, given: String(fields[at]).slice(0, 1024) })
      if (lines.length === AT_ONCE) {
        yield lines
        lines = []
      }
    }
  } catch (error) {
    throw error instanceof UnreadableFile ? invalidFile(error.message) : error
  }
  if (!columns) throw invalidFile('The file is empty.')
  if (lines.length > 0) yield lines
}

function columnsIn(record: readonly string[]): (Column | undefined)[] {
  const columns = record.map(name => NAMES[name.toLowerCase().replace(/[\s_-]/g, '')])
  if (columns.some(column => column)) return columns
  throw invalidFile(
    'Line 1 of the file must name its columns, and one of them must be id, userName, email or externalId.',
  )
}
