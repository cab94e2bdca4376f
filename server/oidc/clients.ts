import { timingSafeEqual } from 'node:crypto'
import type Provider from 'oidc-provider'
import type { AdapterPayload } from 'oidc-provider'
import { hashSecret } from '../access/application-secret.ts'
import type { Application, ApplicationStore } from '../store/applications.ts'
import type { OutboxStore } from '../store/outbox.ts'
import { claimsByScope } from './claims.ts'
import { logoutOfSession } from './end-session.ts'
import { scopesFor } from './resource-server.ts'

export const ACCOUNT_APPLICATION = 'rekey-account'
export const CONSOLE_APPLICATION = 'rekey-console'

/** The built-in application through which people reach their own account page. */
export const accountApplication = (issuer: string): Application => ({
  id: ACCOUNT_APPLICATION,
  name: 'Your account',
  isNative: false,
  redirectUris: [`${issuer}/account`, `${issuer}/account/factors`],
  postLogoutRedirectUris: [`${issuer}/account`],
  grantTypes: ['authorization_code'],
  tokenEndpointAuthMethod: 'none',
  idTokenSignedResponseAlg: 'RS256',
  secretHashes: [],
  isFirstParty: true,
  isAdministrative: false,
})

/**
 * The built-in application by which the command line acts for whoever signs in to it (RFC 8628). People see what they allow and type their
 * password for it: anybody can begin such a sign-in and send them its code. The library loses a `defaultMaxAge` of 0 on the way of a device.
 */
export const commandLineApplication: Application = {
  id: 'rekey-command-line',
  name: 'Rekey at the command line',
  isNative: true,
  redirectUris: [],
  postLogoutRedirectUris: [],
  grantTypes: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
  tokenEndpointAuthMethod: 'none',
  idTokenSignedResponseAlg: 'RS256',
  secretHashes: [],
  defaultMaxAge: 60,
  isFirstParty: false,
  isAdministrative: true,
}

/** The built-in application of the pages for administrators: people use their roles through it. */
export const consoleApplication = (issuer: string): Application => ({
  ...accountApplication(issuer),
  id: CONSOLE_APPLICATION,
  name: 'Console',
  redirectUris: [`${issuer}/console/callback`],
  postLogoutRedirectUris: [`${issuer}/console`],
  isAdministrative: true,
})

/** Members of our own in the words of the library. */
export const ASSERTION_AUDIENCE = 'assertion_audience'
export const PKCE_OPTIONAL = 'pkce_optional'
export const CUSTOM_CLAIMS = 'custom_claims'

/** How the library finds an application; it reads the hashes where the secret would be. */
export function createFindClient(applications: ApplicationStore) {
  return async (id: string): Promise<AdapterPayload | undefined> => {
    const application = await applications.byId(id)
    return application && toMetadata(application)
  }
}

/** An application in the words of OpenID Connect registration; where the secret would be, the hashes of its secrets. */
export function toMetadata(application: Application): AdapterPayload {
  const { id, name, secretHashes, keys, redirectUris, postLogoutRedirectUris, backchannelLogout, grantTypes } =
    application
  const { pairwiseFor } = application
  const scopes = ['offline_access', ...Object.keys(claimsByScope), ...scopesFor(application)]
  return {
    client_id: id,
    client_name: name,
    application_type: application.isNative ? 'native' : 'web',
    redirect_uris: [...redirectUris],
    post_logout_redirect_uris: [...postLogoutRedirectUris],
    ...(backchannelLogout && {
      backchannel_logout_uri: backchannelLogout.uri,
      backchannel_logout_session_required: backchannelLogout.sessionRequired,
    }),
    grant_types: [...grantTypes],
    response_types: grantTypes.includes('authorization_code') ? ['code'] : [],
    default_max_age: application.defaultMaxAge,
    ...(application.isBoundToKey && { dpop_bound_access_tokens: true }),
    scope: scopes.join(' '),
    token_endpoint_auth_method: application.tokenEndpointAuthMethod,
    id_token_signed_response_alg: application.idTokenSignedResponseAlg,
    ...(application.customClaims && { [CUSTOM_CLAIMS]: application.customClaims }),
    ...(application.isPkceOptional && { [PKCE_OPTIONAL]: true }),
    ...(pairwiseFor && { subject_type: 'pairwise', sector_identifier_uri: `https://${pairwiseFor}/` }),
    ...(secretHashes.length > 0 && { client_secret: secretHashes.join(' ') }),
    ...(keys?.jwks && { jwks: { keys: keys.jwks } }),
    ...(keys?.assertionAudience && { [ASSERTION_AUDIENCE]: keys.assertionAudience }),
  }
}

/** What the library would send at once goes by the outbox: no application holds up a sign-out, and one that doesn't answer is told later. */
export function queueLogouts(provider: Provider, outbox: Pick<OutboxStore, 'enqueueNotices'>): void {
  provider.Client.prototype.backchannelLogout = async function (this: Client, userId: string, sid: string) {
    const { clientId: recipient, backchannelLogoutSessionRequired: isRequired } = this
    await outbox.enqueueNotices([logoutOfSession({ userId, recipient, sid }, isRequired === true)])
  }
}

type Client = { readonly clientId: string; readonly backchannelLogoutSessionRequired?: boolean }

/** Client secrets are compared by their hashes, in constant time; an application has two of them while it is told a new one (rule O48). */
export function compareSecretsByHash(provider: Provider): void {
  provider.Client.prototype.compareClientSecret = function (this: { clientSecret?: string }, actual: string) {
    const given = Buffer.from(hashSecret(actual))
    const isGiven = (hash: string) => hash.length === given.length && timingSafeEqual(Buffer.from(hash), given)
    return (this.clientSecret ?? '').split(' ').filter(isGiven).length > 0
  }
}
