import { createHash } from 'node:crypto'
import { realpath, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type DataLock = { release(): Promise<void> }

/**
 * Holds a data folder for one process. The lock is a listening socket, which the system closes with its process however that ends,
 * so that a lock is never stale. Undefined when another process holds it.
 */
export async function lockDataFolder(folder: string): Promise<DataLock | undefined> {
  const path = socketPath(await realpath(folder))
  for (const attempt of [1, 2]) {
    const server = await listen(path)
    if (server) return { release: () => new Promise(resolve => server.close(() => resolve())) }
    if (attempt === 2 || (await answers(path))) return undefined
    await rm(path, { force: true })
  }
  return undefined
}

function socketPath(folder: string): string {
  const name = `rekey-${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`)
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer(socket => socket.end())
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    )
    server.listen(path, () => resolve(server.unref()))
  })
}

function answers(path: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(path)
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('close', () => socket.destroy())
  })
}
