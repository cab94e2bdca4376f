import { asResource } from '../../scim/as-resource.ts'
import { createChange } from '../../scim/body-change.ts'
import { ScimError } from '../../scim/error.ts'
import { nothing } from '../../scim/projection.ts'
import { applicationType } from '../../scim/schema/resource-types.ts'
import type { ResourceHandler } from '../../scim/store.ts'
import { hostContext } from '../host.ts'
import type { ProvisioningClientStore } from '../store/provisioning-clients.ts'
import { StartupError } from '../store/startup-error.ts'
import { expandScopes } from './scopes.ts'

export type ApplicationRequest = {
  readonly name: string
  readonly redirectUris: readonly string[]
  readonly postLogoutRedirectUris: readonly string[]
  /** Where it is told that sessions have ended (OpenID Connect Back-Channel Logout 1.0 §2.2), and whether it has to know which. */
  readonly backchannelLogoutUri?: string | undefined
  readonly backchannelLogoutSessionRequired?: boolean
  readonly isPublic: boolean
  /** On a phone or a computer of the person. */
  readonly isNative?: boolean
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
  backchannel_logout_uri?: string
  backchannel_logout_session_required?: boolean
  grant_types: readonly string[]
}

type Ports = {
  readonly resources: { readonly applications: Pick<ResourceHandler, 'create'> }
  readonly provisioningClients: ProvisioningClientStore
  readonly now: () => Date
}

/** Registers an application of people (redirect URIs) or of a machine (scopes). The secret is in this answer only. */
export async function registerApplication(request: ApplicationRequest, ports: Ports): Promise<RegisteredApplication> {
  requireOneKind(request)
  const { id, attributes, once } = await ports.resources.applications
    .create(createChange(applicationType, await toBody(request, ports), new Set()), nothing, hostContext)
    .catch(inWordsOfTheHost)
  const {
    grantTypes = [],
    backchannelLogoutUri,
    backchannelLogoutSessionRequired = false,
  } = asResource(applicationType, attributes)
  return {
    client_id: id,
    ...(once && { client_secret: String(once.clientSecret) }),
    client_name: request.name,
    redirect_uris: request.redirectUris,
    post_logout_redirect_uris: request.postLogoutRedirectUris,
    ...(backchannelLogoutUri && {
      backchannel_logout_uri: backchannelLogoutUri,
      backchannel_logout_session_required: backchannelLogoutSessionRequired,
    }),
    grant_types: grantTypes,
  }
}

/** Throws StartupError that speaks of the options of the command. */
function requireOneKind(request: ApplicationRequest): void {
  const { scopes, redirectUris, isAdministrative, isPublic } = request
  const isMachine = scopes.length > 0
  if (isMachine === redirectUris.length > 0)
    throw new StartupError('Give --redirect-uri for an application that people sign in to, or --scope for a machine.')
  if (isMachine && isAdministrative)
    throw new StartupError('--administration is for an application that people sign in to: leave out --scope.')
  if (isMachine && isPublic) throw new StartupError('A machine signs in with its secret: leave out --public.')
  if (request.backchannelLogoutUri === undefined ? request.backchannelLogoutSessionRequired : isMachine)
    throw new StartupError(
      '--backchannel-logout-uri is for an application that people sign in to, and --backchannel-logout-session-required goes with it.',
    )
}

async function toBody(request: ApplicationRequest, { provisioningClients, now }: Ports) {
  const { name, scopes, backchannelLogoutUri: uri, backchannelLogoutSessionRequired: sessionRequired } = request
  const client = scopes.length > 0 ? await provisioningClients.ensure(name, now()) : undefined
  return {
    schemas: [applicationType.schema.urn],
    name,
    redirectUris: [...request.redirectUris],
    postLogoutRedirectUris: [...request.postLogoutRedirectUris],
    ...(uri && { backchannelLogoutUri: uri }),
    ...(sessionRequired && { backchannelLogoutSessionRequired: true }),
    firstParty: request.isFirstParty,
    ...(request.isNative && { applicationType: 'native' }),
    ...(request.isPublic && { tokenEndpointAuthMethod: 'none' }),
    ...(request.isAdministrative && { administrative: true }),
    ...(client && { provisioningClient: { value: client.id }, scopes: [...expandScopes(scopes)] }),
  }
}

function inWordsOfTheHost(error: unknown): never {
  throw error instanceof ScimError ? new StartupError(error.message) : error
}
