import { readdir, readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { StartupError } from './store/startup-error.ts'

/** The lists of words in a folder: `NAME.txt` is the list NAME. None where there is no such folder. Throws StartupError. */
export async function readWordLists(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw unusable(folder, `can't be read (${error.code})`)
  })
  const lists = files.filter(file => extname(file) === '.txt')
  return new Map(
    await Promise.all(lists.map(async file => [basename(file, '.txt'), await read(folder, file)] as const)),
  )
}

/** A list that is cut off would let every word pass. */
async function read(folder: string, file: string): Promise<string> {
  const path = join(folder, file)
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw unusable(path, `can't be read (${error.code})`)
  })
  if (text.trim() === '') throw unusable(path, 'holds no word')
  return text
}

const unusable = (path: string, problem: string) =>
  new StartupError(`A list of words for policies ${problem}: ${path}. Mend it, or take it away.`)
