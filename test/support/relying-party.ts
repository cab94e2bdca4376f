import * as oidc from 'openid-client'
import {
  type ApplicationRequest,
  type RegisteredApplication,
  registerApplication,
} from '../../server/access/application.ts'
import type { Services } from '../../server/services.ts'

export type RelyingParty = Awaited<ReturnType<typeof createRelyingParty>>

export const CALLBACK = 'http://localhost:1/callback'
export const GOODBYE = 'http://localhost:1/goodbye'

/** An application with openid-client; with `scopes`, a machine. */
export async function createRelyingParty(services: Services, request: Partial<ApplicationRequest>) {
  const isMachine = Boolean(request.scopes?.length)
  const application = await registerApplication(
    {
      name: 'Time sheets',
      redirectUris: isMachine ? [] : [CALLBACK],
      postLogoutRedirectUris: isMachine ? [] : [GOODBYE],
      isPublic: false,
      isFirstParty: true,
      scopes: [],
      ...request,
    },
    services,
  )
  return relyingPartyOf(services, application)
}

/** The same for one that is registered. */
export async function relyingPartyOf(
  services: Pick<Services, 'issuer'>,
  { client_id: clientId, client_secret: clientSecret }: Pick<RegisteredApplication, 'client_id' | 'client_secret'>,
  metadata: Partial<oidc.ClientMetadata> = {},
) {
  const config = await oidc.discovery(
    new URL(services.issuer),
    clientId,
    { ...metadata, ...(clientSecret && { client_secret: clientSecret }) },
    clientSecret ? oidc.ClientSecretBasic(clientSecret) : oidc.None(),
    { execute: [oidc.allowInsecureRequests] },
  )
  return {
    clientId,
    clientSecret: clientSecret ?? '',
    config,
    async start(parameters: Record<string, string> = {}) {
      const checks = {
        pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
        expectedState: oidc.randomState(),
        expectedNonce: oidc.randomNonce(),
      }
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: CALLBACK,
        scope: 'openid profile email',
        state: checks.expectedState,
        nonce: checks.expectedNonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
        code_challenge_method: 'S256',
        ...parameters,
      })
      return {
        url: url.href,
        exchange: (
          back: string,
          parameters: Record<string, string> = {},
          options?: oidc.AuthorizationCodeGrantOptions,
        ) => oidc.authorizationCodeGrant(config, new URL(back), checks, parameters, options),
      }
    },
  }
}

/** The `error` of a refused request; 'none' where it was not refused. */
export async function refusal(request: Promise<unknown>): Promise<string> {
  try {
    await request
    return 'none'
  } catch (error) {
    if (error instanceof oidc.ResponseBodyError || error instanceof oidc.AuthorizationResponseError) return error.error
    if (error instanceof oidc.WWWAuthenticateChallengeError) return error.cause[0]?.parameters.error ?? 'unauthorized'
    throw error
  }
}
