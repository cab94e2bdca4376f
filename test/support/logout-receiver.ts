import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** What a receiver does with a request: answers a status, with a header or two, does not, does not end its answer, or breaks the connection. */
export type Manner =
  | number
  | 'hang'
  | 'neverEnd'
  | 'break'
  | { readonly status: number; readonly headers: Record<string, string> }

export type LogoutReceiver = Awaited<ReturnType<typeof startLogoutReceiver>>

/** A little server on loopback that takes logout tokens, as OpenID Connect Back-Channel Logout 1.0 §2.5 sends them, and whatever else. */
export async function startLogoutReceiver() {
  const requests: {
    readonly url: string
    readonly type: string
    readonly headers: IncomingHttpHeaders
    readonly body: string
  }[] = []
  let manner: Manner = 200
  let arrived = () => {}
  const server = createServer(async (request: IncomingMessage, response) => {
    const { url = '', method, headers } = request
    const body = await text(request)
    requests.push({ url: `${method} ${url}`, type: headers['content-type'] ?? '', headers, body })
    arrived()
    const answer = typeof manner === 'number' ? { status: manner, headers: {} } : manner
    if (answer === 'break') request.socket.destroy()
    else if (answer === 'neverEnd') response.writeHead(200).write('…')
    else if (answer !== 'hang') response.writeHead(answer.status, answer.headers).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/logout`,
    requests,
    /** The tokens that it was given, in the order in which they came. */
    tokens: () => requests.map(({ body }) => new URLSearchParams(body).get('logout_token') ?? ''),
    /** From now on. */
    behave(next: Manner) {
      manner = next
    },
    /** When the next request is there. */
    nextRequest: () =>
      new Promise<void>(resolve => {
        arrived = resolve
      }),
    async stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}
