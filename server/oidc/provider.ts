import Provider, { type Configuration, errors, type FindAccount } from 'oidc-provider'
import type { Passwords } from '../../passwords/passwords.ts'
import type { People } from '../../passwords/ports.ts'
import { PROOF_ALGORITHMS } from '../access/dpop-proof.ts'
import type { Factors } from '../factors/create-factors.ts'
import type { CommonFor } from '../http/common-for.ts'
import { routes } from '../http/oidc-routes.ts'
import type { Keyring } from '../keyring.ts'
import type { ApplicationStore } from '../store/applications.ts'
import type { ConsentStore } from '../store/consents.ts'
import type { FailureStore } from '../store/failures.ts'
import type { OutboxStore } from '../store/outbox.ts'
import type { ResourceCollection } from '../store/resource-collection.ts'
import { tellAcrAsAsked } from './acr.ts'
import { type AdapterPorts, createAdapter } from './adapter.ts'
import { claimsByScope } from './claims.ts'
import { ASSERTION_AUDIENCE, CUSTOM_CLAIMS, compareSecretsByHash, PKCE_OPTIONAL, queueLogouts } from './clients.ts'
import { tellCustomClaims } from './custom-claims.ts'
import { createDevicePages } from './device-pages.ts'
import { createLoadGrant } from './grants.ts'
import { limitIntrospection } from './introspection-limit.ts'
import type { SigningKey } from './keys.ts'
import { acrValues, limitResponseModes, metadata } from './metadata.ts'
import { dressOnwardForms } from './onward-forms.ts'
import { createProviderPages } from './pages.ts'
import { createPrompts } from './prompts.ts'
import { refuseReplays } from './replays.ts'
import { grantClaims, resourceServer } from './resource-server.ts'
import { type SubjectOf, sectorOf } from './subjects.ts'

export type ProviderPorts = AdapterPorts & {
  readonly issuer: string
  readonly commonFor: CommonFor
  readonly keys: readonly SigningKey[]
  readonly applications: ApplicationStore
  readonly users: ResourceCollection
  readonly consents: ConsentStore
  readonly failures: FailureStore
  readonly outbox: Pick<OutboxStore, 'enqueueNotices'>
  readonly findAccount: FindAccount
  readonly passwords: Passwords
  readonly factors: Factors
  readonly people: People
  readonly keyring: Keyring
  readonly scopes: readonly string[]
  readonly subjectOf: SubjectOf
  readonly trustedProxies: number
}

const DAY = 86_400

/** Seconds. */
const ttl = {
  AccessToken: 600,
  AuthorizationCode: 60,
  ClientCredentials: 600,
  DeviceCode: 600,
  Grant: 14 * DAY,
  IdToken: 3600,
  Interaction: 900,
  RefreshToken: 14 * DAY,
}

/** A browser takes these over TLS only, and the session's from no neighbouring host (rule O40). */
const SECURE_NAMES = {
  session: '__Host-rekey-session',
  interaction: '__Secure-rekey-interaction',
  resume: '__Secure-rekey-resume',
}

/** The OpenID Provider: what the standard leaves open, decided; everything else is the library's. */
export function createProvider(ports: ProviderPorts): Provider {
  const { issuer, keyring, applications } = ports
  const pages = createProviderPages(ports)
  const secure = issuer.startsWith('https:')
  const cookie = { signed: true, httpOnly: true, sameSite: 'lax', secure } as const
  const configuration: Configuration = {
    adapter: createAdapter(ports),
    clients: [],
    findAccount: ports.findAccount,
    jwks: { keys: [...ports.keys] as never },
    ttl: { ...ttl, Session: ports.lifetimes.session },
    cookies: {
      ...(secure ? { names: SECURE_NAMES } : {}),
      keys: keyring.deriveAll('cookies').map(key => key.toString('base64url')),
      long: { ...cookie },
      short: { ...cookie },
    },
    claims: Object.fromEntries(Object.entries(claimsByScope).map(([scope, names]) => [scope, [...names]])),
    scopes: ['openid', 'offline_access', ...ports.scopes],
    responseTypes: ['code'],
    acrValues,
    discovery: {
      ...metadata,
      registration_endpoint: issuer + routes.registration,
      scim_endpoint: `${issuer}/scim/v2`,
    },
    subjectTypes: ['public', 'pairwise'],
    pairwiseIdentifier: async (_ctx, accountId, client) => ports.subjectOf(sectorOf(client), accountId),
    // An administrator has said which host it is; nothing is fetched.
    sectorIdentifierUriValidate: () => false,
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    enabledJWA: {
      clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
      dPoPSigningAlgValues: [...PROOF_ALGORITHMS],
    },
    extraClientMetadata: { properties: [ASSERTION_AUDIENCE, CUSTOM_CLAIMS, PKCE_OPTIONAL] },
    assertJwtClientAuthClaimsAndHeader: (_ctx, { aud }, _header, client) => requireAudience(issuer, aud, client),
    allowOmittingSingleRegisteredRedirectUri: false,
    pkce: { required: (_ctx, client) => client[PKCE_OPTIONAL] !== true },
    rotateRefreshToken: true,
    loadExistingGrant: createLoadGrant(applications, ports.consents),
    interactions: {
      policy: createPrompts(ports),
      url: (_ctx, interaction) => `/interaction/${interaction.uid}`,
    },
    routes,
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      claimsParameter: { enabled: true },
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true, ...createDevicePages(ports) },
      introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => isOwn(client, token) },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => demandOwn(client, token) },
      resourceIndicators: {
        enabled: true,
        defaultResource: async (_ctx, _client, oneOf) => oneOf ?? [],
        getResourceServerInfo: async (_ctx, resource, client) =>
          resourceServer(issuer, resource, await applications.byId(client.clientId)),
      },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: pages.signOut, postLogoutSuccessSource: pages.signedOut },
    },
    extraTokenClaims: ({ oidc: { entities } }, token) =>
      grantClaims(token, (entities.AuthorizationCode ?? entities.DeviceCode ?? entities.RefreshToken)?.authTime),
    renderError: pages.error,
    clientBasedCORS: (_ctx, origin, client) =>
      origin !== 'null' && (client.redirectUris ?? []).some(uri => new URL(uri).origin === origin),
  }
  const provider = new Provider(issuer, configuration)
  provider.proxy = ports.trustedProxies > 0
  provider.maxIpsCount = ports.trustedProxies
  limitResponseModes(provider)
  dressOnwardForms(provider, ports)
  tellAcrAsAsked(provider)
  limitIntrospection(provider, ports)
  compareSecretsByHash(provider)
  refuseReplays(provider, ports.payloads)
  queueLogouts(provider, ports.outbox)
  tellCustomClaims(provider, ports.users)
  return provider
}

/** What was signed for another server, which might pass it on, is no proof here (rule O49); the library has seen that it is for one of us. */
async function requireAudience(issuer: string, audience: unknown, client: object): Promise<void> {
  const isOlder = (client as Record<string, unknown>)[ASSERTION_AUDIENCE] === 'tokenEndpoint'
  if (audience !== issuer && !isOlder)
    throw new errors.InvalidClientAuth('audience (aud) must be the issuer identifier, as a single string')
}

/** A client asks about its own tokens and ends its own tokens, nobody else's (rules O67, O68). */
const isOwn = (client: { clientId: string }, token: { clientId?: string }) => token.clientId === client.clientId

function demandOwn(client: { clientId: string }, token: { clientId?: string }): true {
  if (isOwn(client, token)) return true
  throw new errors.InvalidRequest('the token belongs to another client')
}
