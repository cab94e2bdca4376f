import { request as overHttp } from 'node:http'
import { request as overTls } from 'node:https'
import type { Attempt } from './attempts.ts'

export type Post = { readonly url: string; readonly type: string; readonly body: string }

/** Milliseconds for all of it, up to the head of the answer; far less than a worker's lease. */
const PATIENCE = 5000

const TAKEN = [200, 204]

/**
 * One POST to an address that the operator has registered. Nothing is followed, and of the answer nothing is read but its status; over TLS
 * nothing is sent before the certificate has proved the name.
 */
export function post({ url, type, body }: Post, patience = PATIENCE): Promise<Attempt> {
  const start = url.startsWith('https:') ? overTls : overHttp
  const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) }
  const options = { method: 'POST', headers, agent: false, signal: AbortSignal.timeout(patience) } as const
  return new Promise(resolve => {
    let wasGiven = false
    const request = start(url, options, response => {
      const { statusCode = 0 } = response
      response.destroy()
      resolve(TAKEN.includes(statusCode) ? { outcome: 'sent' } : { outcome: 'failed', code: `HTTP ${statusCode}` })
    })
    request.once('finish', () => {
      wasGiven = true
    })
    request.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ outcome: wasGiven ? 'unknown' : 'failed', code: codeOf(error) }),
    )
    request.end(body)
  })
}

const codeOf = ({ code = 'ESOCKET' }: NodeJS.ErrnoException) => (code === 'ABORT_ERR' ? 'ETIMEDOUT' : code)

const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/^HTTP 3/, 'The application sends on to another address, which is not followed.'],
  [/^HTTP 400$/, 'The application did not take it, or could not end the session.'],
  [/^HTTP 4/, 'The application takes nothing at its address.'],
  [/^HTTP 5/, 'The application failed.'],
  [/^HTTP /, 'The application answered what it should not.'],
  [/^ETIMEDOUT$/, 'The application did not answer in time.'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, "The name of the application's server leads nowhere."],
  [/CERT|SIGNATURE|TLS|SSL/, "The certificate of the application's server is not to be trusted."],
  [/^unexpected$/, 'It could not be handed over. The log of the server says more.'],
]

/** A code as a sentence. */
export const meaningOf = (code: string): string =>
  MEANINGS.find(([pattern]) => pattern.test(code))?.[1] ??
  'The application was not to be reached, or the connection broke.'
