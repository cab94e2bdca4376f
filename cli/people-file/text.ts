import { createReadStream } from 'node:fs'
import { usage } from '../errors.ts'
import { unreadable } from '../files.ts'

/** How long a line may be: longer than what any person needs, and no danger to memory. */
export const LONGEST_LINE = 1024 * 1024

/** The text of a file, however long it is. Throws CommandFailed where it can't be read or is no UTF-8. */
export async function* textOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const file = createReadStream(path)
  try {
    for await (const chunk of file) yield withoutNul(decoder.decode(chunk, { stream: true }), path)
    yield decoder.decode()
  } catch (error) {
    if (error instanceof TypeError) throw usage(encoding(path), error)
    if (error instanceof Error && 'syscall' in error) throw unreadable(path, error)
    throw error
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

export const tooLong = (path: string, line: number) =>
  `Line ${line} of ${path} is longer than 1 MiB: it is no list of people, or an end of line is missing.`

/** UTF-16 without its mark reads as UTF-8 with a NUL between the letters. */
function withoutNul(text: string, path: string): string {
  if (text.includes('\0')) throw usage(encoding(path))
  return text
}

const encoding = (path: string) => `${path} is not in UTF-8: save it in that encoding.`
