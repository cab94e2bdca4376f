import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The master key of an embedded database: made once beside it, readable by the owner alone. */
export async function localMasterKey(dataDir: string): Promise<Buffer> {
  const file = join(dataDir, 'master.key')
  await writeFile(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    },
  )
  return Buffer.from(await readFile(file, 'utf8'), 'base64')
}
