import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The process id that the embedded mongod of a data folder runs, or last ran, under. */
export async function mongodPid(dataDir: string): Promise<number> {
  return JSON.parse(await readFile(join(dataDir, 'mongo', 'mongod.json'), 'utf8')).pid
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
