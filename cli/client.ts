import type { Connection } from './authorization.ts'
import { toNoConnection } from './no-connection.ts'
import { counted } from './output/counted.ts'
import { toRefusal } from './refusal.ts'
import { type Reply, replyOf } from './reply.ts'
import { retryAfterOf } from './retry-after.ts'
import type { World } from './world.ts'

export type Request = {
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly body?: object | FormData | string
  readonly headers?: Readonly<Record<string, string>>
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export type Client = ReturnType<typeof createClient>

/**
 * Sends requests to a server as any other SCIM client does. One that comes too soon (429) is sent again when the server says. Throws
 * CommandFailed for whatever isn't a success, and while an answer is read for one that the server breaks off.
 */
export function createClient(connect: () => Promise<Connection>, { now, wait, stderr }: World) {
  return async (method: Method, path: string, { query = {}, body, headers = {} }: Request = {}): Promise<Reply> => {
    const { server, tokenFor } = await connect()
    const url = new URL(server + path)
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value)
    const isJson = typeof body === 'object' && !(body instanceof FormData)
    const request = {
      method,
      redirect: 'manual',
      headers: {
        accept: 'application/scim+json',
        ...(isJson && { 'content-type': 'application/scim+json' }),
        ...headers,
      },
      ...(body !== undefined && { body: isJson ? JSON.stringify(body) : (body as FormData | string) }),
    } as const
    for (;;) {
      const authorization = `Bearer ${await tokenFor(baseOf(path))}`
      const response = await fetch(url, { ...request, headers: { ...request.headers, authorization } }).catch(error => {
        throw toNoConnection(error, server, method !== 'GET')
      })
      const reply = replyOf(response, server, method !== 'GET')
      if (response.ok) return reply
      const seconds = retryAfterOf(response.headers, now())
      if (response.status !== 429 || seconds === undefined || seconds > LONGEST)
        throw await toRefusal(reply, server, seconds)
      await response.body?.cancel()
      stderr.write(`The server asks to wait for ${counted(seconds, 'second', 'seconds')} …\n`)
      await wait(seconds * 1000)
    }
  }
}

const baseOf = (path: string) => (path.startsWith('/scim/v2') ? '/scim/v2' : '/admin/v2')

/** An hour is longer than any limit of ours asks for. */
const LONGEST = 3600
