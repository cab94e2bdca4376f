import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

/** A port that nothing listens on, for a process that takes a number. */
export const freePort = (): Promise<number> => freePorts(1)

/** The first of several such ports in a row. */
export async function freePorts(count: number): Promise<number> {
  const first = await listenOn(0)
  const address = first?.address()
  if (!first || typeof address !== 'object' || !address) throw new Error('There is no free port.')
  const { port } = address
  const others = await Promise.all(Array.from({ length: count - 1 }, (_, index) => listenOn(port + index + 1)))
  for (const server of [first, ...others]) server?.close()
  return others.every(Boolean) ? port : freePorts(count)
}

async function listenOn(port: number): Promise<Server | undefined> {
  const server = createServer().listen(port, '127.0.0.1')
  return once(server, 'listening').then(
    () => server,
    () => undefined,
  )
}
