import type { Row } from '../../people/row.ts'
import type { Json, JsonObject } from '../json.ts'
import { linesOf } from './text.ts'

/** The rows of a file with a JSON object in each line; what is in an object within it has a column with a dot: `name.givenName`. */
export async function* jsonRows(path: string): AsyncGenerator<Row> {
  for await (const { line, text } of linesOf(path)) if (text.trim() !== '') yield toRow(line, text)
}

function toRow(line: number, text: string): Row {
  const json = parsed(text)
  if (!isObject(json)) return { line, values: new Map(), problem: 'It is no JSON object.' }
  return { line, values: new Map(columnsOf(json)) }
}

function* columnsOf(json: JsonObject, before = ''): Generator<[string, readonly string[]]> {
  for (const [name, value] of Object.entries(json)) {
    if (isObject(value)) yield* columnsOf(value, `${before}${name}.`)
    else yield [before + name, (Array.isArray(value) ? value : [value]).filter(isSaid).map(one => String(one).trim())]
  }
}

const isSaid = (value: Json) => value !== null && value !== '' && typeof value !== 'object'

const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
