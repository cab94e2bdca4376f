import { createHash } from 'node:crypto'
import { realpath, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A server holds its folder for long and can be joined; a command on the host holds it for a moment. */
export type Holder = 'server' | 'command'

export type DataLock = { release(): Promise<void> }

const PATIENCE = 2000

/**
 * Holds a data folder for one process. The lock is a listening socket, which the system closes with its process however that ends,
 * so that a lock is never stale. Where another process holds it, the answer is which kind of process that is.
 */
export async function lockDataFolder(folder: string, holder: Holder): Promise<DataLock | Holder> {
  const path = socketPath(await realpath(folder))
  const server = await listen(path, holder)
  if (server) return toLock(server)
  const other = await askHolder(path)
  if (other) return other
  if (isFile(path)) await rm(path, { force: true })
  const second = await listen(path, holder)
  return second ? toLock(second) : ((await askHolder(path)) ?? 'command')
}

/** On Linux a name without a file: it goes with its process, and doesn't depend on what TMPDIR is to either of the two. */
function socketPath(folder: string): string {
  const name = `rekey-${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`
  if (process.platform === 'linux') return `\0${name}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`)
}

/** A file may be left by a process that is gone. */
const isFile = (path: string) => path.startsWith(tmpdir())

const toLock = (server: Server): DataLock => ({
  release: () => new Promise(resolve => server.close(() => resolve())),
})

function listen(path: string, holder: Holder): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer(socket => socket.on('error', () => {}).end(holder))
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    )
    server.listen(path, () => resolve(server.unref()))
  })
}

/** Undefined when nobody is behind the socket any more. One that is too busy to answer is a server. */
function askHolder(path: string): Promise<Holder | undefined> {
  return new Promise(resolve => {
    let answer = ''
    const socket = connect(path).setEncoding('utf8').setTimeout(PATIENCE)
    socket.on('data', text => {
      answer += text
    })
    socket.once('timeout', () => socket.destroy())
    socket.once('error', () => resolve(undefined))
    socket.once('close', () => resolve(answer === 'command' ? 'command' : 'server'))
  })
}
