import type { Context } from 'koa'
import type { Passwords } from '../../passwords/passwords.ts'
import { rankOfScopes } from '../../passwords/privilege.ts'
import type { Caller } from '../../scim/store.ts'
import type { Application } from '../store/applications.ts'
import type { ProvisioningClient, ProvisioningClientStore } from '../store/provisioning-clients.ts'
import type { Role } from '../store/roles.ts'
import { type Credentials, challengeOf, readCredentials } from './authorization-header.ts'
import type { VerifyProof } from './dpop-proof.ts'
import { toPerson } from './person.ts'
import { expandScopes } from './scopes.ts'

/** A machine as its provisioning client, or a person who signed in to an application, at the epoch of that sign-in. */
export type TokenHolder = {
  readonly scopes: readonly string[]
  /** The thumbprint of the key without which the token is worth nothing (RFC 9449 §6.1). */
  readonly boundTo?: string
} & (
  | { readonly provisioningClient: string; readonly person?: undefined }
  | {
      readonly application: Pick<Application, 'id' | 'name' | 'isAdministrative'>
      readonly person: { readonly id: string; readonly sessionsEpoch: number; readonly signedInAt?: Date }
    }
)

export type AccessPorts = {
  /** The person whose personal token this is. */
  readonly byPersonalToken: (secret: string) => Promise<Caller | undefined>
  readonly provisioningClients: ProvisioningClientStore
  /** Whom an access token that this issuer gave for this audience stands for. */
  readonly verifyAccessToken: (token: string, audience: string) => Promise<TokenHolder | undefined>
  readonly verifyProof: VerifyProof
  readonly standing: Passwords['standing']
  /** The roles that a person holds at the moment. */
  readonly rolesOf: (person: string) => Promise<readonly Role[]>
  readonly now: () => Date
}

/**
 * Who calls a SCIM base: a provisioning token, a person's own one, or an access token of this issuer for that base. Errors are those of RFC 6750 §3.1
 * and RFC 9449 §7.1 (rules S8, S9): no credentials, a bad token, a malformed header, a bad proof.
 */
export function createAuthenticate(ports: AccessPorts) {
  return async (ctx: Context, baseUrl: string): Promise<Caller> => {
    const credentials = readCredentials(ctx, baseUrl)
    const { token, scheme } = credentials
    const holder = isJwt(token) ? await ports.verifyAccessToken(token, baseUrl) : undefined
    await requireProof(ctx, baseUrl, credentials, holder?.boundTo)
    const caller =
      (holder && (await byHolder(holder))) || (await ports.byPersonalToken(token)) || (await byProvisioningToken(token))
    if (!caller)
      throw challengeOf(baseUrl, scheme)(401, 'The token is unknown, expired or not for this address.', 'invalid_token')
    return caller
  }

  /** A token that is bound to a key is good with a proof only, and a proof is good for no other token (RFC 9449 §7). */
  async function requireProof(ctx: Context, baseUrl: string, { scheme, token }: Credentials, boundTo?: string) {
    const refuse = challengeOf(baseUrl, scheme)
    if (scheme === 'Bearer') {
      if (boundTo) throw refuse(401, 'The token is bound to a key: send it as DPoP, with a proof.', 'invalid_token')
      return
    }
    if (!boundTo) throw refuse(401, 'The token is unknown, expired or not bound to a key.', 'invalid_token')
    const url = new URL(baseUrl).origin + ctx.path
    if (!(await ports.verifyProof(ctx.get('DPoP'), { method: ctx.method, url, token, boundTo })))
      throw refuse(401, 'The DPoP proof is missing, wrong, too old or used.', 'invalid_dpop_proof')
  }

  async function byProvisioningToken(secret: string): Promise<Caller | undefined> {
    const found = await ports.provisioningClients.byToken(secret, ports.now())
    return found && toCaller(found.client, found.token.scopes)
  }

  async function byHolder(holder: TokenHolder): Promise<Caller | undefined> {
    if (holder.person) return byPerson(holder)
    const client = await ports.provisioningClients.byId(holder.provisioningClient)
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

/** An operator's own token may look like one, too. */
const isJwt = (token: string) => token.split('.').length === 3

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
