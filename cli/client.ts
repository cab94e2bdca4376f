import type { Connection } from './authorization.ts'
import { refused } from './errors.ts'
import { toNoConnection } from './no-connection.ts'
import { counted } from './output/counted.ts'
import { toRefusal } from './refusal.ts'
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
 * CommandFailed for whatever isn't a success.
 */
export function createClient(connect: () => Promise<Connection>, { now, wait, stderr }: World) {
  return async (method: Method, path: string, { query = {}, body, headers = {} }: Request = {}): Promise<Response> => {
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
      if (response.ok) return response
      const seconds = retryAfterOf(response.headers, now())
      if (response.status !== 429 || seconds === undefined || seconds > LONGEST)
        throw await toRefusal(response, server, seconds)
      await response.body?.cancel()
      stderr.write(`The server asks to wait for ${counted(seconds, 'second', 'seconds')} …\n`)
      await wait(seconds * 1000)
    }
  }
}

/** The JSON of an answer; nothing where it has none. Throws CommandFailed where it is something else. */
export async function jsonOf<T>(response: Response): Promise<T> {
  const text = await response.text()
  try {
    return (text === '' ? undefined : JSON.parse(text)) as T
  } catch {
    throw refused(`${new URL(response.url).origin} does not answer as a Rekey server. Check the address.`)
  }
}

/** The text of an answer as it comes in. */
export const textIn = ({ body }: Response): AsyncIterable<string> | Iterable<string> =>
  body?.pipeThrough<string>(new TextDecoderStream() as never) ?? []

const baseOf = (path: string) => (path.startsWith('/scim/v2') ? '/scim/v2' : '/admin/v2')

/** An hour is longer than any limit of ours asks for. */
const LONGEST = 3600
