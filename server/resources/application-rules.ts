import { isLoopback } from '../../config/load.ts'
import { ScimError } from '../../scim/error.ts'
import type { ApplicationResource } from '../../scim/schema/application.ts'
import { isScope, scopeNames } from '../access/scopes.ts'

/** An application, as far as it can be judged by itself: of people, who come back to it by an address, or a machine of a client. */
export function requireSound(application: ApplicationResource): void {
  const problem = problemOf(application)
  if (problem) throw new ScimError(400, 'invalidValue', problem)
}

function problemOf({
  grantTypes = [],
  tokenEndpointAuthMethod,
  redirectUris = [],
  postLogoutRedirectUris = [],
  administrative,
  provisioningClient,
  scopes = [],
}: ApplicationResource): string | undefined {
  const address = [...redirectUris, ...postLogoutRedirectUris].find(uri => !isReturnAddress(uri))
  const unknown = scopes.find(scope => !isScope(scope))
  if (address !== undefined)
    return `${address} can't be a redirect URI: it starts with https:// (http:// for localhost) and has no fragment.`
  if (unknown !== undefined) return `There is no scope "${unknown}". There are: ${scopeNames.join(', ')}.`
  if (!grantTypes.includes('client_credentials')) {
    if (!grantTypes.includes('authorization_code')) return 'People sign in with the grant type "authorization_code".'
    if (redirectUris.length === 0) return 'An application that people sign in to needs one of "redirectUris".'
    return provisioningClient || scopes.length > 0
      ? 'A "provisioningClient" and "scopes" are for machines, whose grant type is "client_credentials".'
      : undefined
  }
  if (grantTypes.length > 1 || redirectUris.length > 0 || postLogoutRedirectUris.length > 0)
    return 'A machine has the grant type "client_credentials" alone, and no redirect URIs. Register another application for people.'
  if (tokenEndpointAuthMethod === 'none')
    return 'A machine signs in with its secret: "none" is for applications of people.'
  if (administrative) return '"administrative" is for an application that people sign in to.'
  return provisioningClient && scopes.length > 0
    ? undefined
    : 'A machine needs the "provisioningClient" that it acts for, and the "scopes" that it may ask for.'
}

/** Compared character by character later, so it must be whole now (rule O9). */
function isReturnAddress(uri: string): boolean {
  const url = URL.canParse(uri) ? new URL(uri) : undefined
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  return isSafe && !uri.includes('#')
}
