import { refused } from './errors.ts'
import { toBrokenOff } from './no-connection.ts'

/** An answer of a server as it is read; throws CommandFailed where the server breaks it off. */
export type Reply = {
  readonly status: number
  readonly headers: Headers
  readonly text: () => Promise<string>
  /** Nothing where the answer is empty. Throws CommandFailed where it is something else than JSON. */
  readonly json: <T>() => Promise<T>
  /** The text as it comes in. */
  readonly parts: () => AsyncIterable<string>
}

export function replyOf(response: Response, server: string, mayHaveActed: boolean): Reply {
  const { status, headers, body } = response
  return { status, headers, text, json, parts }

  function text(): Promise<string> {
    return response.text().catch(error => {
      throw toBrokenOff(error, server, mayHaveActed)
    })
  }

  async function json<T>(): Promise<T> {
    const found = await text()
    try {
      return (found === '' ? undefined : JSON.parse(found)) as T
    } catch {
      throw refused(`${server} does not answer as a Rekey server. Check the address.`)
    }
  }

  async function* parts(): AsyncGenerator<string> {
    try {
      yield* body?.pipeThrough<string>(new TextDecoderStream() as never) ?? []
    } catch (error) {
      throw toBrokenOff(error, server, mayHaveActed)
    }
  }
}
