import type { Context } from 'koa'
import type { Passwords } from '../../passwords/passwords.ts'
import { rankOfScopes } from '../../passwords/privilege.ts'
import { ScimError } from '../../scim/error.ts'
import type { Caller } from '../../scim/store.ts'
import { metadataUrl } from '../http/protected-resource.ts'
import type { TokenHolder } from '../oidc/create-oidc.ts'
import type { ProvisioningClient, ProvisioningClientStore } from '../store/provisioning-clients.ts'
import { toPerson } from './person.ts'
import type { Role } from './roles.ts'
import { expandScopes } from './scopes.ts'

export type AccessPorts = {
  /** The person whose personal token this is. */
  readonly byPersonalToken: (secret: string) => Promise<Caller | undefined>
  readonly provisioningClients: ProvisioningClientStore
  /** Whom an access token that this issuer gave for this audience stands for. */
  readonly verifyAccessToken: (token: string, audience: string) => Promise<TokenHolder | undefined>
  readonly standing: Passwords['standing']
  /** The roles that a person holds at the moment. */
  readonly rolesOf: (person: string) => Promise<readonly Role[]>
  readonly now: () => Date
}

/**
 * Who calls a SCIM base: a provisioning token, a person's own one, or an access token of this issuer for that base. Errors are those of RFC 6750 §3.1
 * (rules S8, S9): no credentials, a bad token, a malformed header.
 */
export function createAuthenticate(ports: AccessPorts) {
  return async (ctx: Context, baseUrl: string): Promise<Caller> => {
    const challenge = challengeOf(baseUrl)
    const token = bearerToken(ctx, challenge)
    const caller =
      (isJwt(token) && (await byAccessToken(token, baseUrl))) ||
      (await ports.byPersonalToken(token)) ||
      (await byProvisioningToken(token))
    if (!caller) throw challenge(401, 'The token is unknown, expired or not for this address.', 'invalid_token')
    return caller
  }

  async function byProvisioningToken(secret: string): Promise<Caller | undefined> {
    const found = await ports.provisioningClients.byToken(secret, ports.now())
    return found && toCaller(found.client, found.token.scopes)
  }

  async function byAccessToken(token: string, audience: string): Promise<Caller | undefined> {
    const holder = await ports.verifyAccessToken(token, audience)
    if (holder?.person) return byPerson(holder)
    const client = holder && (await ports.provisioningClients.byId(holder.provisioningClient))
    return client && toCaller(client, holder.scopes)
  }

  /** Roles count in an application that is made for them: any other would act for an administrator unnoticed. */
  async function byPerson({ application, person, scopes }: PersonHolder): Promise<Caller | undefined> {
    const standing = await ports.standing(person.id)
    const roles = application.isAdministrative ? await ports.rolesOf(person.id) : []
    return toPerson({ client: application.id, name: application.name, person, scopes }, standing, roles)
  }
}

type PersonHolder = Extract<TokenHolder, { person: object }>

function bearerToken(ctx: Context, challenge: Challenge): string {
  const [header = '', another] = ctx.req.headersDistinct.authorization ?? []
  const [scheme, token, ...rest] = header.trim().split(/\s+/)
  if (scheme?.toLowerCase() !== 'bearer') throw challenge(401, 'Send a bearer token in the Authorization header.')
  if (!token || rest.length > 0) throw challenge(400, 'The Authorization header is malformed.', 'invalid_request')
  if (another !== undefined || ctx.query.access_token !== undefined)
    throw challenge(400, 'Send one token, and send it once.', 'invalid_request')
  return token
}

/** An operator's own token may look like one, too. */
const isJwt = (token: string) => token.split('.').length === 3

type Challenge = ReturnType<typeof challengeOf>

/** The refusals of RFC 6750 §3. They say where to read how to get a token (RFC 9728 §5.1, rule S10). */
const challengeOf = (baseUrl: string) => (status: 400 | 401, detail: string, error?: string) => {
  const parts = ['realm="rekey"', ...(error ? [`error="${error}"`] : []), `resource_metadata="${metadataUrl(baseUrl)}"`]
  return new ScimError(status, undefined, detail, { headers: { 'WWW-Authenticate': `Bearer ${parts.join(', ')}` } })
}

/** A client with the rights of a token. */
export function toCaller(client: ProvisioningClient, names: readonly string[]): Caller {
  const scopes = expandScopes(names)
  return {
    client: client.id,
    name: client.name,
    scopes,
    rank: rankOfScopes(scopes),
    passwordOn: client.passwordOn,
    federatedPassword: client.federatedPassword,
    weakPassword: client.weakPassword,
    ...(client.rateLimit === undefined ? {} : { rateLimit: client.rateLimit }),
    strict: new Set(client.strict),
  }
}
