import { randomBytes, randomUUID } from 'node:crypto'
import { isLoopback } from '../../config/load.ts'
import type { Audit } from '../../passwords/ports.ts'
import { hashSecret } from '../oidc/clients.ts'
import type { ApplicationStore } from '../store/applications.ts'
import type { ProvisioningClientStore } from '../store/provisioning-clients.ts'
import { StartupError } from '../store/startup-error.ts'
import { expandScopes } from './scopes.ts'

export type ApplicationRequest = {
  readonly name: string
  readonly redirectUris: readonly string[]
  readonly postLogoutRedirectUris: readonly string[]
  readonly isPublic: boolean
  readonly isFirstParty: boolean
  /** People may use the roles that they hold through it. */
  readonly isAdministrative?: boolean
  /** For a machine. */
  readonly scopes: readonly string[]
}

/** In the words of OpenID Connect, because it is pasted into the settings of client libraries. */
export type RegisteredApplication = {
  client_id: string
  client_secret?: string
  client_name: string
  redirect_uris: readonly string[]
  post_logout_redirect_uris: readonly string[]
  grant_types: readonly string[]
}

type Ports = {
  applications: ApplicationStore
  provisioningClients: ProvisioningClientStore
  audit: Audit
  issuer: string
  now: () => Date
}

/** Registers an application of people (redirect URIs) or of a machine (scopes). The secret is in this answer only. */
export async function registerApplication(request: ApplicationRequest, ports: Ports): Promise<RegisteredApplication> {
  const isMachine = request.scopes.length > 0
  if (isMachine === request.redirectUris.length > 0) {
    throw new StartupError('Give --redirect-uri for an application that people sign in to, or --scope for a machine.')
  }
  if (isMachine && request.isAdministrative)
    throw new StartupError('--administration is for an application that people sign in to: leave out --scope.')
  if (isMachine && request.isPublic) throw new StartupError('A machine signs in with its secret: leave out --public.')
  for (const uri of [...request.redirectUris, ...request.postLogoutRedirectUris]) requireRedirectUri(uri)
  const id = randomUUID()
  const secret = request.isPublic ? undefined : randomBytes(32).toString('base64url')
  const grantTypes = isMachine ? (['client_credentials'] as const) : (['authorization_code', 'refresh_token'] as const)
  const client = isMachine ? await ports.provisioningClients.ensure(request.name, ports.now()) : undefined
  await ports.applications.put(
    {
      id,
      name: request.name,
      ...(secret ? { secretHash: hashSecret(secret) } : {}),
      redirectUris: request.redirectUris,
      postLogoutRedirectUris: request.postLogoutRedirectUris,
      grantTypes,
      isFirstParty: request.isFirstParty,
      ...(request.isAdministrative && { isAdministrative: true }),
      ...(client ? { provisioning: { client: client.id, scopes: [...expandScopes(request.scopes)] } } : {}),
    },
    ports.now(),
  )
  await ports.audit.record({
    event: 'application.created',
    actor: 'host',
    target: id,
    channel: 'host',
    outcome: 'success',
  })
  return {
    client_id: id,
    ...(secret ? { client_secret: secret } : {}),
    client_name: request.name,
    redirect_uris: request.redirectUris,
    post_logout_redirect_uris: request.postLogoutRedirectUris,
    grant_types: grantTypes,
  }
}

/** Compared character by character later, so it must be whole now (rule O9). */
function requireRedirectUri(uri: string): void {
  const url = URL.canParse(uri) ? new URL(uri) : undefined
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  if (!isSafe || uri.includes('#')) {
    throw new StartupError(
      `${uri} can't be a redirect URI: it starts with https:// (http:// for localhost) and has no fragment.`,
    )
  }
}
