import * as oidc from 'openid-client'
import type { Keyring } from '../keyring.ts'
import { CLIENT_SECRET, type IdentityProvider } from '../store/identity-providers.ts'
import { createShortMemory } from '../store/short-memory.ts'
import { isWebAddress } from '../web-address.ts'
import { carefulFetch, UpstreamError } from './careful-fetch.ts'
import { UpstreamFault } from './faults.ts'

/** Seconds that a provider has for each answer. */
const PATIENCE = 5

/** Milliseconds that its configuration and its keys are remembered. */
const REMEMBERED = 300_000

type Settings = Pick<IdentityProvider, 'issuer' | 'clientId'> & { readonly clientSecret?: string | undefined }

/** What goes along with a sign-in and is compared when it comes back. */
export type Checks = { readonly state: string; readonly nonce: string; readonly verifier: string }

export type Claims = { readonly sub: string; readonly [name: string]: unknown }

/** What a provider has said, and what else it would say of the person. */
export type Answer = { readonly claims: Claims; readonly userInfo: () => Promise<Claims> }

/**
 * The configuration of a provider, as its issuer publishes it; what it throws, `meaningOf` explains. ID tokens have to be signed by its keys,
 * also where they come over TLS.
 */
export async function discover({ issuer, clientId, clientSecret }: Settings): Promise<oidc.Configuration> {
  if (!isWebAddress(issuer)) throw new UpstreamError('INSECURE')
  const isLocal = issuer.startsWith('http:')
  const configuration = await oidc.discovery(new URL(issuer), clientId, undefined, clientAuth(clientSecret), {
    [oidc.customFetch]: carefulFetch as oidc.CustomFetch,
    timeout: PATIENCE,
    execute: [oidc.enableNonRepudiationChecks, ...(isLocal ? [oidc.allowInsecureRequests] : [])],
  })
  const metadata = configuration.serverMetadata()
  if (metadata.issuer !== issuer) throw new UpstreamError('OTHER_ISSUER')
  if (!isWebAddress(metadata.authorization_endpoint ?? '')) throw new UpstreamError('INSECURE')
  return configuration
}

/** By HTTP Basic, as every provider has to take it, but where one says that it takes the other way alone. */
function clientAuth(secret: string | undefined): oidc.ClientAuth {
  if (secret === undefined) return oidc.None()
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)]
  return (server, ...request) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return (methods.includes('client_secret_basic') ? basic : post)(server, ...request)
  }
}

/** The identity providers as the sign-in speaks with them. Whatever fails with them throws UpstreamFault. */
export function createUpstream({ keyring, now }: { keyring: Pick<Keyring, 'open'>; now: () => Date }) {
  const memory = createShortMemory<oidc.Configuration>({ lifetime: REMEMBERED, most: 100 })

  function find({ issuer, clientId, clientSecret: sealed }: IdentityProvider): Promise<oidc.Configuration> {
    return discover({ issuer, clientId, clientSecret: sealed && keyring.open(CLIENT_SECRET, sealed) })
  }

  const configurationOf = (provider: IdentityProvider): Promise<oidc.Configuration> =>
    spoken(memory.recall(`${provider.id} ${provider.version}`, now(), () => find(provider)))

  return {
    /** Where the browser has to go. */
    async addressOf(provider: IdentityProvider, checks: Checks, parameters: Record<string, string>): Promise<URL> {
      const { scopes = ['profile', 'email'] } = provider
      return oidc.buildAuthorizationUrl(await configurationOf(provider), {
        ...parameters,
        scope: ['openid', ...scopes.filter(scope => scope !== 'openid')].join(' '),
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(checks.verifier),
        code_challenge_method: 'S256',
      })
    },
    /** What the provider says of whoever came back to this address. */
    async answer(provider: IdentityProvider, { state, nonce, verifier }: Checks, back: URL): Promise<Answer> {
      const configuration = await configurationOf(provider)
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier }
      const tokens = await spoken(oidc.authorizationCodeGrant(configuration, back, checks))
      const claims = tokens.claims() as Claims
      return {
        claims,
        userInfo: () => spoken(oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub)),
      }
    },
  }
}

const spoken = <T>(exchange: Promise<T>): Promise<T> =>
  exchange.catch((cause: unknown) => {
    throw new UpstreamFault(cause)
  })

/** Where a provider sends people back to. */
export const redirectUriOf = (issuer: string, id: string): string => `${issuer}/federation/${id}/callback`
