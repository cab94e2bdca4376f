import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Below the ports that systems give to outgoing connections, one of which could be there before the listener is. */
const FIRST = 28_000
const END = 32_768

/** A port of loopback that nothing listens on; the wanted one if it is free. */
export async function freePort(wanted = randomInt(FIRST, END)): Promise<number> {
  let port = wanted
  while (!(await isFree(port))) port = randomInt(FIRST, END)
  return port
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
