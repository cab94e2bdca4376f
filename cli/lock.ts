import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { refused } from './errors.ts'
import type { World } from './world.ts'

/** Milliseconds between two tries, and after which a lock is one that somebody has left behind. */
const PAUSE = 50
const FORGOTTEN = 60_000

/** What a rename says where the lock is somebody's. */
const TAKEN = ['ENOTEMPTY', 'EEXIST']

/**
 * Does something while nobody else does it. The lock is a folder with one entry, whose name says since when it is held, and by whom:
 * a folder takes the place of no other but an empty one, and whoever removes an entry by its name removes nobody else's.
 */
export async function whileLocked<T>(
  lock: string,
  act: () => Promise<T>,
  { now, wait }: Pick<World, 'now' | 'wait'>,
): Promise<T> {
  const own = await take()
  try {
    return await act()
  } finally {
    await release(own)
  }

  async function take(): Promise<string> {
    for (;;) {
      const [holder] = await readdir(lock).catch(() => [])
      if (holder === undefined) {
        const name = `${now().getTime()}-${randomUUID()}`
        if (await isMine(name)) return name
      } else if (now().getTime() - Number.parseInt(holder, 10) > FORGOTTEN) await release(holder)
      else await wait(PAUSE)
    }
  }

  async function isMine(name: string): Promise<boolean> {
    const draft = `${lock}.${name}`
    try {
      await mkdir(draft, { mode: 0o700 })
      await writeFile(join(draft, name), '')
      await rename(draft, lock)
      return true
    } catch (error) {
      await rm(draft, { recursive: true, force: true })
      const { code = '', message } = error as NodeJS.ErrnoException
      if (TAKEN.includes(code)) return false
      throw refused(`${lock} can't be written: ${message}.`)
    }
  }

  async function release(holder: string): Promise<void> {
    await rm(join(lock, holder), { force: true })
    // It stays where somebody else has it already.
    await rmdir(lock).catch(() => {})
  }
}
