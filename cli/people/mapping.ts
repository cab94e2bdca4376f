import { type ErrorCode, parse } from 'yaml'
import { guess } from '../../people/guess.ts'
import type { Mapping } from '../../people/person-in.ts'
import { usage } from '../errors.ts'
import { readText } from '../files.ts'
import { nearest } from '../nearest.ts'
import type { PeopleFile } from '../people-file/people-file.ts'
import type { Terminal } from '../terminal.ts'

type Wanted = { readonly columns: Readonly<Record<string, string | null>>; readonly activeWhen?: readonly string[] }

/**
 * Which columns of a file stand for which attributes: as a mapping file says, and else by what exports usually call them. Throws
 * CommandFailed for a mapping that names what there is not.
 */
export async function mappingOf(
  { path: file, columns }: PeopleFile,
  known: Readonly<Record<string, readonly string[]>>,
  mapping: string | undefined,
): Promise<Mapping> {
  const { columns: wanted, activeWhen } = mapping === undefined ? { columns: {} } : await readMapping(mapping)
  const found = guess(columns, known)
  for (const [attribute, column] of Object.entries(wanted)) {
    if (!Object.hasOwn(known, attribute)) throw usage(`${mapping} ${unknownAttribute(attribute, known)}`)
    if (column === null) found.delete(attribute)
    else if (columns.includes(column)) found.set(attribute, column)
    else throw usage(`${unknownColumn(file, column, columns)} ${mapping} names it for "${attribute}".`)
  }
  return { columns: found, activeWords: activeWhen, activeWordsIn: '"activeWhen" of a mapping' }
}

/** Throws CommandFailed where a file says nothing of an attribute that there is no doing without. */
export function requireColumn(attribute: string, { columns }: Mapping, file: PeopleFile): void {
  if (columns.has(attribute)) return
  const some = file.columns.slice(0, 20).join(', ')
  throw usage(`${file.path} has no column for ${attribute}: name it by --mapping. Its columns are ${some}.`)
}

/** Says which columns of a file nothing is made of, since a misspelt one is else found out late. */
export function tellUnread({ columns: own }: PeopleFile, { columns }: Mapping, { tell }: Terminal): void {
  const read = new Set(columns.values())
  const unread = own.filter(column => !read.has(column))
  if (unread.length === 0) return
  const some = unread.slice(0, 20).join(', ')
  tell(
    `Nothing is made of these columns: ${some}${unread.length > 20 ? ' …' : ''}. --mapping says what one stands for.`,
  )
}

const SHAPE =
  'has to be YAML with "columns", a column of the file for each attribute, and may have "activeWhen", a list'

async function readMapping(path: string): Promise<Wanted> {
  const text = await readText(path)
  const { columns = {}, activeWhen, ...others } = parsed(text, path)
  const [strange] = Object.keys(others)
  if (strange !== undefined) throw usage(`${path} ${SHAPE}. It has "${strange}".`)
  if (!isColumns(columns) || (activeWhen !== undefined && !Array.isArray(activeWhen))) throw usage(`${path} ${SHAPE}.`)
  return { columns, ...(activeWhen && { activeWhen: activeWhen.map(String) }) }
}

function parsed(text: string, path: string): { columns?: unknown; activeWhen?: unknown } {
  try {
    const found = parse(text, { logLevel: 'error' })
    if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found
  } catch (error) {
    throw usage(`${path} ${problemOf(error)}`, error)
  }
  throw usage(`${path} ${SHAPE}.`)
}

/** What the library finds, in our words. An alias of nothing has no line. */
function problemOf(error: unknown): string {
  const { code, linePos: [{ line }] = [{}] } = error as { code?: ErrorCode; linePos?: [{ line?: number }] }
  const where = line === undefined ? '' : ` in line ${line}`
  if (code === 'DUPLICATE_KEY') return `says something twice${where}: leave one of them out.`
  return `is no YAML${where}: write each attribute on a line of its own below "columns:", as "title: Job Title", with spaces before it and quotes around a column with other signs.`
}

const isColumns = (value: unknown): value is Record<string, string | null> =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every(one => typeof one === 'string' || one === null)

function unknownAttribute(name: string, known: Readonly<Record<string, unknown>>): string {
  const similar = nearest(name, Object.keys(known))
  return `names an attribute "${name}" that there is not.${similar ? ` Did you mean "${similar}"?` : ''}`
}

function unknownColumn(file: string, column: string, columns: readonly string[]): string {
  const similar = nearest(column, columns)
  return `${file} has no column "${column}".${similar ? ` Did you mean "${similar}"?` : ''}`
}
