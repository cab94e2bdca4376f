import type { Row } from '../../people/row.ts'
import { tooLong } from '../../people/text.ts'
import { usage } from '../errors.ts'
import { type Line, LONGEST_LINE, linesOf } from './text.ts'

const PEOPLE = ['person', 'user', 'inetorgperson', 'organizationalperson', 'posixaccount']
const OTHERS = ['computer', 'group']

/** The people of an export of a directory (RFC 2849); entries of other kinds, by their objectClass, are left out. */
export async function* ldifRows(path: string): AsyncGenerator<Row> {
  let line = 0
  let values = new Map<string, string[]>()
  for await (const { line: at, text } of unfolded(path)) {
    if (text !== '') {
      if (values.size === 0) line = at
      const [name, value] = attributeIn(text, at, path)
      values.set(name, [...(values.get(name) ?? []), ...(value === '' ? [] : [value])])
      continue
    }
    if (isPerson(values)) yield { line, values }
    values = new Map()
  }
}

/** The lines with what is continued in the next one, without comments and the version; an empty one stands at the end, too. */
async function* unfolded(path: string): AsyncGenerator<Line> {
  let pending: Line | undefined
  const isMeant = ({ text, line }: Line) => !text.startsWith('#') && !(line === 1 && /^version:/i.test(text))
  for await (const next of linesOf(path)) {
    if (pending && next.text.startsWith(' ')) {
      pending = { ...pending, text: pending.text + next.text.slice(1) }
      if (pending.text.length > LONGEST_LINE) throw usage(tooLong(path, pending.line))
      continue
    }
    if (pending && isMeant(pending)) yield pending
    pending = next
  }
  if (pending && isMeant(pending)) yield pending
  yield { line: (pending?.line ?? 0) + 1, text: '' }
}

/** `name: text`, or `name:: base64`; an option of the name, as `;lang-en`, belongs to it. */
function attributeIn(text: string, line: number, path: string): [name: string, value: string] {
  const [, name = '', mark = '', value = ''] = /^([\w.;-]+):([:<]?) *(.*)$/.exec(text) ?? []
  if (name === '') throw usage(`${path} is no LDIF in line ${line}: a line is "name: value".`)
  if (name.toLowerCase() === 'changetype')
    throw usage(`${path} is a list of changes (line ${line}): export the entries themselves.`)
  if (mark === '<') throw usage(`${path} leads to another file in line ${line}: export the value itself.`)
  if (mark === ':' && !isBase64(value.trim()))
    throw usage(`${path} is damaged in line ${line}: behind "::" there is no base64.`)
  return [name, mark === ':' ? decoded(value) : value.trim()]
}

const isBase64 = (text: string) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)

/** What is no text, as an objectGUID, stays in base64: it is good to tell people apart by. */
function decoded(base64: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64')).trim()
  } catch {
    return base64
  }
}

function isPerson(values: ReadonlyMap<string, readonly string[]>): boolean {
  const [, classes] = [...values].find(([name]) => name.toLowerCase() === 'objectclass') ?? []
  if (!classes) return values.size > 0
  const named = classes.map(name => name.toLowerCase())
  return named.some(name => PEOPLE.includes(name)) && !named.some(name => OTHERS.includes(name))
}
