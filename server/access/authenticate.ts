import type { Context } from 'koa'
import { rankOfScopes } from '../../passwords/privilege.ts'
import { ScimError } from '../../scim/error.ts'
import type { Caller } from '../../scim/store.ts'
import type { ProvisioningClient, ProvisioningClientStore } from '../store/provisioning-clients.ts'
import { expandScopes } from './scopes.ts'

export type AccessPorts = {
  readonly provisioningClients: ProvisioningClientStore
  /** The client and scopes of an access token that this issuer gave for this audience. */
  readonly verifyAccessToken: (
    token: string,
    audience: string,
  ) => Promise<{ provisioningClient: string; scopes: readonly string[] } | undefined>
  readonly now: () => Date
}

/**
 * Who calls a SCIM base: a provisioning token, or an access token of this issuer for that base. Errors are those of RFC 6750 §3.1
 * (rules S8, S9): no credentials, a bad token, a malformed header.
 */
export function createAuthenticate(ports: AccessPorts) {
  return async (ctx: Context, baseUrl: string): Promise<Caller> => {
    const token = bearerToken(ctx)
    const found = (isJwt(token) && (await byAccessToken(token, baseUrl))) || (await byProvisioningToken(token))
    if (!found) throw unauthorized('error="invalid_token"', 'The token is unknown, expired or not for this address.')
    return toCaller(found.client, found.scopes)
  }

  async function byProvisioningToken(secret: string) {
    const found = await ports.provisioningClients.byToken(secret, ports.now())
    return found && { client: found.client, scopes: found.token.scopes }
  }

  async function byAccessToken(token: string, audience: string) {
    const claims = await ports.verifyAccessToken(token, audience)
    const client = claims && (await ports.provisioningClients.byId(claims.provisioningClient))
    return client && { client, scopes: claims.scopes }
  }
}

function bearerToken(ctx: Context): string {
  const header = ctx.get('authorization')
  if (!header) throw unauthorized('', 'Send a bearer token in the Authorization header.')
  const [scheme, token, ...rest] = header.trim().split(/\s+/)
  if (scheme?.toLowerCase() !== 'bearer') throw unauthorized('', 'Send a bearer token in the Authorization header.')
  if (!token || rest.length > 0) throw malformed()
  return token
}

/** An operator's own token may look like one, too. */
const isJwt = (token: string) => token.split('.').length === 3

const unauthorized = (error: string, detail: string) =>
  new ScimError(401, undefined, detail, { headers: challenge(error) })

const malformed = () =>
  new ScimError(400, undefined, 'The Authorization header is malformed.', {
    headers: challenge('error="invalid_request"'),
  })

const challenge = (error: string) => ({
  'WWW-Authenticate': ['Bearer realm="rekey"', error].filter(Boolean).join(', '),
})

function toCaller(client: ProvisioningClient, names: readonly string[]): Caller {
  const scopes = expandScopes(names)
  return {
    client: client.id,
    name: client.name,
    scopes,
    rank: rankOfScopes(scopes),
    passwordOn: client.passwordOn,
    federatedPassword: client.federatedPassword,
    weakPassword: client.weakPassword,
    strict: new Set(client.strict),
  }
}
