import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A way to a server that ends the connection of some requests instead of passing them on. */
export async function cuttingProxy(target: string, isCut: (url: string) => boolean) {
  const server = createServer(async (request, response) => {
    if (isCut(request.url ?? '')) {
      request.destroy()
      return
    }
    const { authorization = '', 'content-type': type } = request.headers
    const body = request.method === 'GET' ? undefined : await text(request)
    const headers = { authorization, ...(type && { 'content-type': type }) }
    const answer = await fetch(target + request.url, { method: request.method ?? '', headers, ...(body && { body }) })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
    response.end(await answer.text())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
