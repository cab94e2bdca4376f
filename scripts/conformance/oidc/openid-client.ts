import { createServer, type ServerResponse } from 'node:http'
import * as oidc from 'openid-client'

// An application with openid-client, with the addresses that walk.ts visits.
const [issuer = '', clientId = '', clientSecret = '', port = ''] = process.argv.slice(2)
const home = `http://localhost:${port}`
const config = await oidc.discovery(new URL(issuer), clientId, clientSecret, undefined, {
  execute: [oidc.allowInsecureRequests],
})

type Pages = Readonly<Record<string, (url: URL, response: ServerResponse) => Promise<object | undefined>>>

/** One person comes at a time. */
function createPages(): Pages {
  let attempt: oidc.AuthorizationCodeGrantChecks = {}
  let tokens: Awaited<ReturnType<typeof oidc.authorizationCodeGrant>> | undefined
  let goodbye = ''

  const pages: Pages = {
    '/': async () => ({ issuer: config.serverMetadata().issuer }),

    async '/sign-in'({ searchParams }, response) {
      const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()]
      const maxAge = searchParams.get('max_age')
      attempt = {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        ...(maxAge !== null && { maxAge: Number(maxAge) }),
      }
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: `${home}/callback`,
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...Object.fromEntries(searchParams),
      })
      return redirect(response, url)
    },

    async '/callback'(url) {
      tokens = await oidc.authorizationCodeGrant(config, url, attempt)
      return told()
    },

    async '/refresh'() {
      const fresh = await oidc.refreshTokenGrant(config, tokens?.refresh_token ?? '')
      const isNew = fresh.refresh_token !== tokens?.refresh_token
      tokens = fresh
      return { ...(await told()), isNew }
    },

    async '/sign-out'(_url, response) {
      goodbye = oidc.randomState()
      const url = oidc.buildEndSessionUrl(config, {
        id_token_hint: tokens?.id_token ?? '',
        post_logout_redirect_uri: `${home}/signed-out`,
        state: goodbye,
      })
      return redirect(response, url)
    },

    '/signed-out': async ({ searchParams }) => ({ signedOut: searchParams.get('state') === goodbye }),
  }

  async function told(): Promise<object> {
    const claims = tokens?.claims()
    const userinfo = await oidc.fetchUserInfo(config, tokens?.access_token ?? '', claims?.sub ?? oidc.skipSubjectCheck)
    return { claims, userinfo, hasRefreshToken: tokens?.refresh_token !== undefined }
  }

  return pages
}

function redirect(response: ServerResponse, url: URL): undefined {
  response.writeHead(302, { location: url.href }).end()
}

const pages = createPages()
createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', home)
  try {
    const said = await pages[url.pathname]?.(url, response)
    if (!response.headersSent) response.end(JSON.stringify(said ?? {}))
  } catch (error) {
    const name = error instanceof Error && 'error' in error ? error.error : String(error)
    response.end(JSON.stringify({ error: name }))
  }
}).listen(Number(port), '127.0.0.1')
