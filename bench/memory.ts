import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The last of the processes that a command leads to: npm, a shell, the set-up, the server. */
export async function serverBelow(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  const found = await Promise.all(
    children
      .split(' ')
      .filter(Boolean)
      .map(async child => ({ child, name: await nameOf(child) })),
  )
  const next = found.find(({ name }) => /node|MainThread|sh/.test(name))
  return next ? serverBelow(Number(next.child)) : pid
}

const nameOf = (pid: string) => readFile(join('/proc', pid, 'comm'), 'utf8').catch(() => '')

/** The mebibytes of memory that a process holds. */
export async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(status.match(/VmRSS:\s+(\d+)/)?.[1] ?? 0) / 1024
}
