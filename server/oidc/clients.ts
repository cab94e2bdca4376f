import { createHash, timingSafeEqual } from 'node:crypto'
import type Provider from 'oidc-provider'
import type { AdapterPayload } from 'oidc-provider'
import type { Application, ApplicationStore } from '../store/applications.ts'
import { claimsByScope } from './claims.ts'
import { scopesFor } from './resource-server.ts'

export const hashSecret = (secret: string) => createHash('sha256').update(secret).digest('base64url')

/** The built-in application through which people reach their own account page. */
export const accountApplication = (issuer: string): Application => ({
  id: 'rekey-account',
  name: 'Your account',
  redirectUris: [`${issuer}/account`],
  postLogoutRedirectUris: [`${issuer}/account`],
  grantTypes: ['authorization_code'],
  isFirstParty: true,
})

/** An application in the words of OpenID Connect registration; the library reads a hash where the secret would be. */
export function createFindClient(applications: ApplicationStore) {
  return async (id: string): Promise<AdapterPayload | undefined> => {
    const application = await applications.byId(id)
    return application && toMetadata(application)
  }
}

function toMetadata(application: Application): AdapterPayload {
  const { id, name, secretHash, redirectUris, postLogoutRedirectUris, grantTypes } = application
  const scopes = ['offline_access', ...Object.keys(claimsByScope), ...scopesFor(application)]
  return {
    client_id: id,
    client_name: name,
    redirect_uris: [...redirectUris],
    post_logout_redirect_uris: [...postLogoutRedirectUris],
    grant_types: [...grantTypes],
    response_types: grantTypes.includes('authorization_code') ? ['code'] : [],
    scope: scopes.join(' '),
    ...(secretHash
      ? { client_secret: secretHash, token_endpoint_auth_method: 'client_secret_basic' }
      : { token_endpoint_auth_method: 'none' }),
  }
}

/** Client secrets are compared by their hashes, in constant time. */
export function compareSecretsByHash(provider: Provider): void {
  provider.Client.prototype.compareClientSecret = function (this: { clientSecret?: string }, actual: string) {
    const expected = Buffer.from(this.clientSecret ?? '')
    const given = Buffer.from(hashSecret(actual))
    return expected.length === given.length && timingSafeEqual(expected, given)
  }
}
