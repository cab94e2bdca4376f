import { once } from 'node:events'
import type { Answer } from '../command.ts'
import type { Globals } from '../globals.ts'
import type { Json } from '../json.ts'
import type { World } from '../world.ts'
import { toCells } from './cells.ts'
import { toCsv } from './csv.ts'
import { harmless } from './harmless.ts'

/**
 * How answers are written: a table where a person reads it, JSON where a program does, unless something else is wished for. Throws
 * CommandFailed for a query that can't be read, before anything is done.
 */
export async function createShow({ output, query, rawOutput }: Globals, stdout: World['stdout']) {
  const find = query === undefined ? undefined : (await import('./query.ts')).compile(query)
  const write = (part: string) => stdout.write(stdout.isTTY ? harmless(part) : part)
  /** What can't be searched is shown as a whole: there may be a secret in it that is in this answer only. */
  const searched = (json: Json, search: (json: Json) => Json) => {
    try {
      return search(json)
    } catch (error) {
      write(`${JSON.stringify(json, null, 2)}\n`)
      throw error
    }
  }
  return async ({ json, text }: Answer, columns?: readonly string[]): Promise<void> => {
    // However long a text is, no more of it is in memory than whoever reads it leaves there.
    for await (const part of text ?? []) if (!write(part)) await once(stdout, 'drain')
    if (json === undefined) return
    const found = find ? searched(json, find) : json
    const format = output ?? (stdout.isTTY ? 'table' : 'json')
    if (rawOutput && typeof found === 'string') write(`${found}\n`)
    else if (format === 'json') write(`${JSON.stringify(found, null, 2)}\n`)
    else {
      const cells = toCells(found, find ? undefined : columns)
      write(format === 'csv' ? toCsv(cells) : (await import('./table.ts')).toTable(cells))
    }
  }
}
