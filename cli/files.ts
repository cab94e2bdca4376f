import { readFile, stat } from 'node:fs/promises'
import { usage } from './errors.ts'
import type { Json, JsonObject } from './json.ts'

const MEBIBYTE = 1024 * 1024

/** The text of a file; throws CommandFailed where it can't be read, is no UTF-8 or is longer than `most` MiB. */
export async function readText(path: string, most = 16): Promise<string> {
  await requireSize(path, most)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
  } catch (error) {
    if (error instanceof TypeError) throw usage(`${path} is not in UTF-8: save it in that encoding.`, error)
    throw unreadable(path, error)
  }
}

export async function requireSize(path: string, most: number): Promise<void> {
  const { size } = await stat(path).catch(error => {
    throw unreadable(path, error)
  })
  if (size > most * MEBIBYTE) throw usage(`${path} is longer than ${most} MiB: send it in several parts.`)
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'you may not read it',
  EISDIR: 'it is a folder',
}

export const unreadable = (path: string, error: unknown) =>
  usage(`${path} can't be read: ${reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? String(error)}.`, error)

/** The object in a JSON file. Throws CommandFailed. */
export async function readJsonFile(path: string): Promise<JsonObject> {
  const text = await readText(path)
  const json = parse(text, path)
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as JsonObject
  throw usage(`${path} has to be a JSON object.`)
}

function parse(text: string, path: string): Json {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw usage(`${path} is no JSON: ${(error as Error).message}.`, error)
  }
}
