import { Readable } from 'node:stream'
import { csvRows } from '../../../people/csv.ts'
import { folded } from '../../../people/known-columns.ts'
import { decoded, UnreadableFile } from '../../../people/text.ts'
import { ScimError } from '../../../scim/error.ts'
import type { KeptFile, KeptRow } from './kept.ts'

/** As much as one request carries out. Sealed, it is one document of the database. */
export const MOST_PEOPLE = 5000
export const MOST_BYTES = 4 * 1024 * 1024
const MOST_COLUMNS = 100

const SOURCE = { called: 'The file', longest: 64 * 1024 }

export const tooLarge = `This page takes up to ${MOST_PEOPLE.toLocaleString('en')} people and ${MOST_BYTES / 1024 / 1024} MiB. For more there is the command line: rekey sync.`

const OF_PASSWORDS = /password|passwort|kennwort|^(pwd|hash)$/

const isOfPasswords = (column: string) => OF_PASSWORDS.test(folded(column))

/** Of these a text has none but tabs and ends of lines; a NUL is another encoding. */
const isNoText = (byte: number) => byte < 32 && ![0, 9, 10, 13].includes(byte)

/** Reads a CSV file that names its columns. Throws ScimError 400 or 413 with a sentence that says what to do. */
export async function readPeopleFile(name: string, bytes: Buffer): Promise<KeptFile> {
  if (bytes.some(isNoText)) throw invalid('The file is no CSV. In a spreadsheet, save it as "CSV UTF-8".')
  let columns: readonly string[] | undefined
  let leftOut: readonly string[] = []
  const rows: KeptRow[] = []
  try {
    for await (const { line, values, problem } of csvRows(decoded(Readable.from([bytes]), SOURCE.called), SOURCE)) {
      if (!columns) {
        const named = [...values.keys()].filter(column => column !== '')
        leftOut = named.filter(isOfPasswords)
        columns = named.filter(column => !isOfPasswords(column))
        if (columns.length > MOST_COLUMNS)
          throw invalid(`The file has more than ${MOST_COLUMNS} columns: leave out some.`)
      }
      if (rows.length === MOST_PEOPLE) throw new ScimError(413, undefined, tooLarge)
      rows.push({ line, fields: columns.map(column => values.get(column)?.[0] ?? ''), ...(problem && { problem }) })
    }
  } catch (error) {
    throw error instanceof UnreadableFile ? invalid(error.message) : error
  }
  if (!columns) throw invalid('Nobody is in the file below its first line, which names the columns.')
  return { name, columns, leftOut, rows }
}

const invalid = (detail: string) => new ScimError(400, 'invalidValue', detail)
