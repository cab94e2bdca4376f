import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import * as oidc from 'openid-client'
import { failurePage, greetingPage, welcomePage } from './relying-party-pages.tsx'

/** As `npm run application` prints it. */
export type Application = { readonly client_id: string; readonly client_secret: string }

type Person = { readonly name: string; readonly email?: string; readonly idToken: string }

/** What is remembered between the redirect to the provider and the way back. */
type Attempt = { readonly verifier: string; readonly state: string; readonly nonce: string }

type Session = { readonly attempt: Attempt } | { readonly person: Person }

/** A small application that lets people sign in at the issuer: authorization code with PKCE, state and nonce. */
export async function startRelyingParty(issuer: string, application: Application, port: number): Promise<Server> {
  const home = `http://localhost:${port}/`
  const redirectUri = `${home}callback`
  const isLocal = issuer.startsWith('http:')
  const provider = await oidc.discovery(new URL(issuer), application.client_id, application.client_secret, undefined, {
    execute: isLocal ? [oidc.allowInsecureRequests] : [],
  })
  const sessions = new Map<string, Session>()
  const routes: Readonly<Record<string, (url: URL, session: Session | undefined) => Promise<Answer> | Answer>> = {
    '/': (_url, session) => ({ page: session && 'person' in session ? greetingPage(session.person) : welcomePage() }),
    '/sign-in': signIn,
    '/callback': finishSignIn,
    '/sign-out': signOut,
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', home)
    const id = sessionIdOf(request)
    const answer = await routes[url.pathname]?.(url, sessions.get(id))
    if (answer && 'session' in answer) sessions.delete(id)
    send(response, answer, remember)
  })
  server.listen(port, 'localhost')
  await once(server, 'listening')
  return server

  async function signIn(): Promise<Answer> {
    const attempt = { verifier: oidc.randomPKCECodeVerifier(), state: oidc.randomState(), nonce: oidc.randomNonce() }
    const location = oidc.buildAuthorizationUrl(provider, {
      redirect_uri: redirectUri,
      scope: 'openid profile email',
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
    })
    return { location: location.href, session: { attempt } }
  }

  async function finishSignIn(url: URL, session: Session | undefined): Promise<Answer> {
    if (!session || !('attempt' in session)) return { location: '/' }
    try {
      const tokens = await oidc.authorizationCodeGrant(provider, url, {
        pkceCodeVerifier: session.attempt.verifier,
        expectedState: session.attempt.state,
        expectedNonce: session.attempt.nonce,
      })
      const subject = tokens.claims()?.sub ?? ''
      const { name, email } = await oidc.fetchUserInfo(provider, tokens.access_token, subject)
      return { location: '/', session: { person: { name: name ?? subject, email, idToken: tokens.id_token ?? '' } } }
    } catch (error) {
      return { page: failurePage(error instanceof Error ? error.message : String(error)) }
    }
  }

  function signOut(_url: URL, session: Session | undefined): Answer {
    if (!session || !('person' in session)) return { location: '/' }
    const location = oidc.buildEndSessionUrl(provider, {
      id_token_hint: session.person.idToken,
      post_logout_redirect_uri: home,
    })
    return { location: location.href, session: undefined }
  }

  /** Under a new id each time, so that an id from before the sign-in is worth nothing after it. */
  function remember(session: Session): string {
    const id = randomBytes(32).toString('base64url')
    sessions.set(id, session)
    return id
  }
}

/** A page or a redirect; `session` is there where the browser's session becomes another one, or ends. */
type Answer = { readonly page: string } | { readonly location: string; readonly session?: Session }

function send(response: ServerResponse, answer: Answer | undefined, remember: (session: Session) => string) {
  if (!answer) {
    response.writeHead(404).end()
  } else if ('page' in answer) {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    response.end(answer.page)
  } else {
    if (answer.session) {
      response.setHeader('set-cookie', `sample=${remember(answer.session)}; Path=/; HttpOnly; SameSite=Lax`)
    }
    response.writeHead(303, { location: answer.location }).end()
  }
}

function sessionIdOf(request: IncomingMessage): string {
  const cookies = (request.headers.cookie ?? '').split('; ')
  return cookies.find(cookie => cookie.startsWith('sample='))?.slice('sample='.length) ?? ''
}
