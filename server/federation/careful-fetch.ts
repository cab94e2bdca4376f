import { isWebAddress } from '../web-address.ts'

/** Of one answer; configurations and sets of keys are a hundredth of it. */
const MOST_BYTES = 1024 * 1024

/** Why a provider is not spoken with any further. */
export class UpstreamError extends Error {
  readonly code: 'INSECURE' | 'TOO_LONG' | 'OTHER_ISSUER'

  constructor(code: UpstreamError['code']) {
    super(code)
    this.code = code
  }
}

type Init = Pick<RequestInit, 'method' | 'headers' | 'body' | 'signal'>

/**
 * A request to an address that an identity provider has named: nothing is followed, nothing goes out without TLS but to this machine, and
 * no answer is read without end.
 */
export async function carefulFetch(url: string, init: Init): Promise<Response> {
  if (!isWebAddress(url)) throw new UpstreamError('INSECURE')
  const { method, headers, body, signal } = init
  const response = await fetch(url, { method, headers, body, signal, redirect: 'manual' } as RequestInit)
  const { status } = response
  const isEmpty = status === 204 || status === 304
  return new Response(isEmpty ? null : await read(response), { status, headers: response.headers })
}

async function read({ body }: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > MOST_BYTES) throw new UpstreamError('TOO_LONG')
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}
