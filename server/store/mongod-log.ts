import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartupError } from './startup-error.ts'

/** Something took the port after it was found free. */
export class PortTaken extends StartupError {}

type Entry = { s?: string; msg?: string; attr?: { error?: string | { errmsg?: string } } }

export const mongodLog = (folder: string): string => join(folder, 'mongod.log')

/** Why a mongod ended at its start, by what its log says after its first `logged` bytes. */
export async function failedStart(folder: string, logged: number): Promise<StartupError> {
  const file = mongodLog(folder)
  const log = (await readFile(file)).subarray(logged).toString()
  if (log.includes('DBPathInUse'))
    return new StartupError(
      `The data folder ${folder} is in use by another MongoDB server. Stop that one, or set DATA_DIR.`,
    )
  const cause = log.split('\n').map(causeOf).find(Boolean)
  const sentence = `The MongoDB server did not start${cause ? ` (${cause})` : ''}. Its log says why: ${file}`
  return cause?.includes('Address already in use') ? new PortTaken(sentence) : new StartupError(sentence)
}

/** The words of an entry that is an error; undefined for any other line. */
function causeOf(line: string): string | undefined {
  const entry = parse(line)
  if (entry?.s !== 'E' && entry?.s !== 'F') return undefined
  const error = entry.attr?.error
  const detail = typeof error === 'string' ? error : error?.errmsg
  return [entry.msg, detail].filter(Boolean).join(': ')
}

function parse(line: string): Entry | undefined {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
