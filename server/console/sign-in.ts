import * as oidc from 'openid-client'
import { CONSOLE_APPLICATION } from '../oidc/clients.ts'
import { Problem } from '../problem.ts'

/** What a browser that was sent to the sign-in page has to come back with. */
export type Checks = { readonly state: string; readonly nonce: string; readonly verifier: string }

type Ports = { readonly issuer: string; readonly fetch: oidc.CustomFetch }

/** The console as a client of this very provider: authorization code, PKCE, state and nonce. */
export function createSignIn({ issuer, fetch }: Ports) {
  const callback = `${issuer}/console/callback`
  const addresses = { authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` }
  const config = new oidc.Configuration({ issuer, ...addresses }, CONSOLE_APPLICATION, undefined, oidc.None())
  config[oidc.customFetch] = fetch
  if (issuer.startsWith('http:')) oidc.allowInsecureRequests(config)
  return {
    /** Where the sign-in begins; one that is `fresh` asks for the proof again, whoever is signed in. */
    async begin({
      fresh,
      hint,
    }: {
      fresh: boolean
      hint?: string | undefined
    }): Promise<{ url: string; checks: Checks }> {
      const checks = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() }
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: callback,
        scope: 'openid',
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(checks.verifier),
        code_challenge_method: 'S256',
        ...(fresh && { prompt: 'login' }),
        ...(hint !== undefined && { login_hint: hint }),
      })
      return { url: url.href, checks }
    },
    /** Who has signed in; undefined where it was cancelled. Throws Problem for an answer that was not asked for. */
    async finish(querystring: string, checks: Checks): Promise<string | undefined> {
      try {
        const tokens = await oidc.authorizationCodeGrant(config, new URL(`${callback}?${querystring}`), {
          pkceCodeVerifier: checks.verifier,
          expectedState: checks.state,
          expectedNonce: checks.nonce,
        })
        return tokens.claims()?.sub
      } catch (cause) {
        if (cause instanceof oidc.AuthorizationResponseError) return undefined
        throw new Problem('interactionGone', { cause })
      }
    },
  }
}
