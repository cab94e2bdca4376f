import { createReadStream } from 'node:fs'
import { decoded, tooLong, UnreadableFile } from '../../people/text.ts'
import { usage } from '../errors.ts'
import { unreadable } from '../files.ts'

/** How long a line may be: longer than what any person needs, and no danger to memory. */
export const LONGEST_LINE = 1024 * 1024

/** The text of a file, however long it is. Throws CommandFailed where it can't be read or is no UTF-8. */
export async function* textOf(path: string): AsyncGenerator<string> {
  try {
    yield* orUsage(decoded(createReadStream(path), path))
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw unreadable(path, error)
    throw error
  }
}

/** The same, with what is wrong with a file as what ends a command. */
export async function* orUsage<T>(read: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield* read
  } catch (error) {
    throw error instanceof UnreadableFile ? usage(error.message, error) : error
  }
}

export type Line = { readonly line: number; readonly text: string }

/** The lines of a file, with their numbers. */
export async function* linesOf(path: string): AsyncGenerator<Line> {
  let rest = ''
  let line = 0
  for await (const part of textOf(path)) {
    const lines = (rest + part).split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) yield { line: ++line, text: text.endsWith('\r') ? text.slice(0, -1) : text }
    if (rest.length > LONGEST_LINE) throw usage(tooLong(path, line + 1))
  }
  if (rest !== '') yield { line: line + 1, text: rest }
}
