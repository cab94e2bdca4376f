import { readdir, readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'

/** The lists of words in a folder: `NAME.txt` is the list NAME. None where there is no such folder. */
export async function readWordLists(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = await readdir(folder).catch(() => [])
  const lists = files.filter(file => extname(file) === '.txt')
  return new Map(
    await Promise.all(
      lists.map(async file => [basename(file, '.txt'), await readFile(join(folder, file), 'utf8')] as const),
    ),
  )
}
