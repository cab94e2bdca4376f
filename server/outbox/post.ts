import { request as overHttp } from 'node:http'
import { request as overTls } from 'node:https'
import type { Attempt } from './attempts.ts'

export type Post = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The statuses that say that it was taken, */
  readonly taken: readonly number[]
  /** and that it never will be. */
  readonly refused?: readonly number[]
}

/** Milliseconds for all of it, up to the head of the answer; far less than a worker's lease. */
const PATIENCE = 5000

/**
 * One POST to an address that an administrator has registered. Nothing is followed, and of the answer nothing is read but its status; over TLS
 * nothing is sent before the certificate has proved the name.
 */
export function post({ url, headers, body, taken, refused = [] }: Post, patience = PATIENCE): Promise<Attempt> {
  const start = url.startsWith('https:') ? overTls : overHttp
  const whole = { ...headers, 'content-length': Buffer.byteLength(body) }
  const options = { method: 'POST', headers: whole, agent: false, signal: AbortSignal.timeout(patience) } as const
  return new Promise(resolve => {
    let wasGiven = false
    const request = start(url, options, response => {
      const { statusCode = 0 } = response
      response.destroy()
      if (taken.includes(statusCode)) return resolve({ outcome: 'sent' })
      resolve({ outcome: refused.includes(statusCode) ? 'refused' : 'failed', code: `HTTP ${statusCode}` })
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
  [/^HTTP 3/, 'The recipient sends on to another address, which is not followed.'],
  [/^HTTP 400$/, 'The recipient did not take it, or could not do what it says.'],
  [/^HTTP 4/, 'The recipient takes nothing at its address.'],
  [/^HTTP 5/, 'The recipient failed.'],
  [/^HTTP /, 'The recipient answered what it should not.'],
  [/^ETIMEDOUT$/, 'The recipient did not answer in time.'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, "The name of the recipient's server leads nowhere."],
  [/CERT|SIGNATURE|TLS|SSL/, "The certificate of the recipient's server is not to be trusted."],
  [/^unexpected$/, 'It could not be handed over. The log of the server says more.'],
]

/** A code as a sentence. */
export const meaningOf = (code: string): string =>
  MEANINGS.find(([pattern]) => pattern.test(code))?.[1] ??
  'The recipient was not to be reached, or the connection broke.'
