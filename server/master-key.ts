import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { secretFile } from './secret-file.ts'
import { StartupError } from './store/startup-error.ts'

const BYTES = 32

/** The master key of an embedded database: made once beside it, readable by the owner alone. */
export async function localMasterKey(dataDir: string): Promise<Buffer> {
  const file = join(dataDir, 'master.key')
  const key = Buffer.from(await secretFile(file, () => randomBytes(BYTES).toString('base64')), 'base64')
  if (key.length === BYTES) return key
  throw new StartupError(`${file} holds no key of ${BYTES} bytes. Put it back from your backup.`)
}
