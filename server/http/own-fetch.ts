import type { RequestListener } from 'node:http'
import inject from 'light-my-request'

/** A fetch that ends in this very server, without a network: behind a proxy a server can't always reach its own address. */
export function createOwnFetch(listener: () => RequestListener) {
  return async (url: string, { method, headers, body }: OwnRequest): Promise<Response> => {
    const answer = await inject(listener(), {
      method,
      url,
      headers: headers as Record<string, string>,
      payload: String(body ?? ''),
    })
    return new Response(answer.payload, {
      status: answer.statusCode,
      headers: { 'content-type': String(answer.headers['content-type']) },
    })
  }
}

type OwnRequest = { readonly method: string; readonly headers: object; readonly body?: unknown }
