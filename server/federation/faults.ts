import * as oidc from 'openid-client'

/** That a sign-in at a provider has failed; `reason` is a word for the log, which has nothing of what was sent or answered but the name of an error. */
export class UpstreamFault extends Error {
  readonly reason: string
  /** The person, or the provider for them, has said no. */
  readonly isRefusal: boolean

  constructor(cause: unknown) {
    super('The sign-in at the identity provider failed.')
    this.reason = faultOf(cause)
    this.isRefusal = cause instanceof oidc.AuthorizationResponseError && cause.error === 'access_denied'
  }
}

function faultOf(error: unknown): string {
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError)
    return /^\w{1,64}$/.test(error.error) ? error.error : 'unknown error'
  return codesOf(error).at(-1) ?? 'unexpected'
}

/** Those of an error and of what it was caused by, from the outside in. */
function codesOf(error: unknown): string[] {
  const codes: string[] = []
  for (let one = error; one instanceof Error; one = one.cause)
    if ('code' in one && typeof one.code === 'string') codes.push(one.code)
  return codes
}

const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/^INSECURE$/, 'An issuer and its addresses start with https:// (http:// for localhost).'],
  [/^OAUTH_TIMEOUT$/, 'It did not answer within five seconds: see whether this server may reach it.'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'Its name leads nowhere: see how it is written.'],
  [/CERT|SIGNATURE|TLS|SSL|^EPROTO$/, 'It does not speak TLS, or with a certificate that is not good for its name.'],
  [/NOT_CONFORM$/, 'There is no configuration at its address: see how it is written.'],
  [/NOT_JSON$|PARSE_ERROR$|INVALID_RESPONSE$/, 'What it publishes is no configuration of OpenID Connect.'],
  [
    /^OTHER_ISSUER$|COMPARISON_FAILED$/,
    'Its configuration is of another issuer: write it just as it calls itself there.',
  ],
  [/^TOO_LONG$/, 'What it publishes is longer than 1 MiB.'],
]

/** Why an issuer's configuration could not be read, and what helps, for whoever has written the issuer. */
export function meaningOf(error: unknown): string {
  const fault = faultOf(error)
  const known = MEANINGS.find(([pattern]) => pattern.test(fault))?.[1]
  return known ?? `It was not to be reached, or the connection broke (${fault}): see whether this server may reach it.`
}
