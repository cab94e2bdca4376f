import { type AccessToken, type ClientCredentials, errors, type ResourceServer } from 'oidc-provider'
import type { Application } from '../store/applications.ts'
import { hashId } from '../store/oidc-payloads.ts'
import { scopesAtBases } from './application-scopes.ts'

/** Seconds. */
const LIFETIME = 600

/** By it our own endpoints see that what a person's access token stands on has ended (rule O93): the hash of its grant. */
export const GRANT = 'grant'

/**
 * A base of this server as the audience of an access token (rule O58): a machine's with the scopes that were given to it, and that of
 * an application for the people who signed in to it, who are behind `/Me` alone.
 */
export function resourceServer(
  issuer: string,
  resource: string,
  application: Pick<Application, 'provisioning' | 'isAdministrative'> | undefined,
): ResourceServer {
  const people = `${issuer}/scim/v2`
  const isWide = application?.provisioning || application?.isAdministrative
  const bases = isWide ? [people, `${issuer}/admin/v2`] : [people]
  if (!application || !bases.includes(resource)) throw new errors.InvalidTarget()
  return {
    scope: scopesFor(application).join(' '),
    audience: resource,
    accessTokenTTL: LIFETIME,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'ES256' } },
  }
}

/** What an application may ask for at our bases: a machine its own, others what people may do to themselves, or by their roles. */
export const scopesFor = ({
  provisioning,
  isAdministrative,
}: Pick<Application, 'provisioning' | 'isAdministrative'>): readonly string[] =>
  provisioning?.scopes ?? scopesAtBases(isAdministrative)

/** What a person's access token for one of our bases carries: what it was given out by, and when the person signed in. */
export function grantClaims(
  token: AccessToken | ClientCredentials,
  signedInAt: number | undefined,
): Record<string, string | number> | undefined {
  if (!('accountId' in token) || !token.resourceServer || !token.grantId) return undefined
  return { [GRANT]: hashId(token.grantId), ...(signedInAt !== undefined && { auth_time: signedInAt }) }
}
