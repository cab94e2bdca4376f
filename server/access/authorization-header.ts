import type { Context } from 'koa'
import { ScimError } from '../../scim/error.ts'
import { PROOF_ALGORITHMS } from './dpop-proof.ts'
import { metadataUrl } from './metadata-url.ts'

/** What a request says of who sends it. */
export type Credentials = { readonly scheme: Scheme; readonly token: string }

type Scheme = 'Bearer' | 'DPoP'

/** Throws ScimError 401 and 400 as RFC 6750 §3.1 has it: no credentials, a malformed header, two tokens. */
export function readCredentials(ctx: Context, baseUrl: string): Credentials {
  const [header = '', another] = ctx.req.headersDistinct.authorization ?? []
  const [name, token, ...rest] = header.trim().split(/\s+/)
  const scheme = schemeOf(name)
  const refuse = challengeOf(baseUrl, scheme)
  if (!scheme) throw refuse(401, 'Send a bearer token in the Authorization header.')
  if (!token || rest.length > 0) throw refuse(400, 'The Authorization header is malformed.', 'invalid_request')
  if (another !== undefined || ctx.query.access_token !== undefined)
    throw refuse(400, 'Send one token, and send it once.', 'invalid_request')
  return { scheme, token }
}

const SCHEMES: readonly Scheme[] = ['Bearer', 'DPoP']

const schemeOf = (name: string | undefined) => SCHEMES.find(known => known.toLowerCase() === name?.toLowerCase())

const ALGORITHMS = `algs="${PROOF_ALGORITHMS.join(' ')}"`

/**
 * The refusals of RFC 6750 §3 and RFC 9449 §7.1, with the scheme that was used; who used none, or a bearer token, is told of both. They say
 * where to read how to get a token (RFC 9728 §5.1, rule S10).
 */
export const challengeOf =
  (baseUrl: string, scheme: Scheme = 'Bearer') =>
  (status: 400 | 401, detail: string, error?: string) => {
    const about = ['realm="rekey"', ...(error ? [`error="${error}"`] : [])]
    const metadata = `resource_metadata="${metadataUrl(baseUrl)}"`
    const challenge =
      scheme === 'DPoP'
        ? `DPoP ${[...about, ALGORITHMS, metadata].join(', ')}`
        : `Bearer ${[...about, metadata].join(', ')}, DPoP ${ALGORITHMS}`
    return new ScimError(status, undefined, detail, { headers: { 'WWW-Authenticate': challenge } })
  }

/** The headers of a refusal for a token that was good, with its challenge in the scheme that the token was sent by (RFC 9449 §7.1). */
export function inSchemeOf(ctx: Context, headers: Readonly<Record<string, string>>): Record<string, string> {
  const { 'WWW-Authenticate': challenge, ...others } = headers
  if (challenge === undefined || schemeOf(ctx.get('authorization').trim().split(/\s+/)[0]) !== 'DPoP')
    return { ...headers }
  return { ...others, 'WWW-Authenticate': challenge.replace(/^Bearer (.+)$/, `DPoP $1, ${ALGORITHMS}`) }
}
