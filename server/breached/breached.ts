import { createHash } from 'node:crypto'
import type { Logger } from 'pino'
import type { Breached } from '../../passwords/ports.ts'
import { StartupError } from '../store/startup-error.ts'
import { problemOfFile } from './check-file.ts'
import { openBreachedFile } from './file.ts'
import { createBreachedRange } from './range.ts'

export type BreachedOptions = {
  readonly file?: string
  readonly url?: string
  /** What holds of a password while the service does not answer. */
  readonly whenDown: 'accept' | 'refuse'
}

/** Where leaked passwords are looked up: in a file, with a service, or both; undefined for neither. Only SHA-1 hashes are compared. */
export async function createBreached(options: BreachedOptions, logger: Logger): Promise<Breached | undefined> {
  const file = options.file === undefined ? undefined : await openFile(options.file)
  const range = options.url === undefined ? undefined : createBreachedRange(options.url)
  if (!file && !range) return undefined
  return async prepared => {
    const sha1 = createHash('sha1').update(prepared, 'utf8').digest('hex')
    if (await file?.has(sha1)) return 'leaked'
    try {
      return (await range?.has(sha1)) ? 'leaked' : 'unknown'
    } catch (error) {
      logger.warn({ err: error }, 'leaked passwords could not be looked up')
      return options.whenDown === 'refuse' ? 'unanswered' : 'unknown'
    }
  }
}

async function openFile(path: string) {
  const problem = await problemOfFile(path)
  if (problem)
    throw new StartupError(
      `BREACHED_FILE ${problem}: ${path}. Set it to a text file of sorted SHA-1 hashes, a line each, or leave it out.`,
    )
  return openBreachedFile(path)
}
