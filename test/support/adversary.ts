import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import type { TestDirectory } from './directory.ts'
import { PROVIDER, PROVIDERS } from './scim.ts'

/** What the provider does that it should not. */
export type Mischief = {
  /** What its ID token says in the place of the truth; undefined takes a claim out. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** By a key that it does not publish, or by none. */
  readonly signature?: 'foreign' | 'none'
  readonly userInfo?: Readonly<Record<string, unknown>>
  readonly metadata?: Readonly<Record<string, unknown>>
  /** In the place of every answer of an address. */
  readonly answers?: Readonly<
    Record<string, { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }>
  >
}

export type Adversary = Awaited<ReturnType<typeof startAdversary>>

/** An OpenID provider that shows no page: whoever is sent to it is taken back at once, and told what a test wants. */
export async function startAdversary() {
  const [own, foreign] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')])
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'RS256', use: 'sig' }
  const requests: { readonly path: string; readonly authorization: string; readonly body: URLSearchParams }[] = []
  let mischief: Mischief = {}
  const truths = new Map<string, JWTPayload>()

  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', issuer).pathname
    const body = new URLSearchParams(await text(request))
    requests.push({ path, authorization: request.headers.authorization ?? '', body })
    const { status, body: said, headers } = mischief.answers?.[path] ?? { status: 200 }
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(
      said ?? JSON.stringify(await answerOf(path, body.get('code') ?? request.headers.authorization?.slice(7) ?? '')),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`

  async function answerOf(path: string, code: string): Promise<object> {
    if (path === '/.well-known/openid-configuration') return { ...metadata(), ...mischief.metadata }
    if (path === '/jwks') return { keys: [jwk] }
    if (path === '/userinfo') return { sub: truths.get(code)?.sub, ...mischief.userInfo }
    return { access_token: code, token_type: 'Bearer', id_token: await idToken(truths.get(code)) }
  }

  const metadata = () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    authorization_response_iss_parameter_supported: true,
  })

  async function idToken(truth: JWTPayload = {}): Promise<string> {
    const claims = JSON.parse(JSON.stringify({ ...truth, ...mischief.claims }))
    if (mischief.signature === 'none') {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
      return `${part({ alg: 'none' })}.${part(claims)}.`
    }
    const { privateKey } = mischief.signature === 'foreign' ? foreign : own
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'own' }).sign(privateKey)
  }

  return {
    issuer,
    requests,
    /** From now on. */
    behave(next: Mischief) {
      mischief = next
    },
    /** Where it sends whoever was led to this address back to, signed in as this subject; `parameters` in the place of its own. */
    back(address: URL, sub: string, parameters: Record<string, string | undefined> = {}): string {
      const asked = Object.fromEntries(address.searchParams)
      const iat = Math.floor(Date.now() / 1000)
      const code = `code-${truths.size}`
      truths.set(code, {
        iss: issuer,
        aud: asked.client_id,
        sub,
        nonce: asked.nonce,
        iat,
        exp: iat + 300,
        auth_time: iat,
      })
      const back = new URL(asked.redirect_uri ?? '')
      for (const [name, value] of Object.entries({ code, state: asked.state, iss: issuer, ...parameters }))
        if (value !== undefined) back.searchParams.set(name, value)
      return back.href
    },
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Makes it known to a directory; a sub is a userName there, unless the attributes say otherwise. */
export async function trust(directory: TestDirectory, { issuer }: Pick<Adversary, 'issuer'>, attributes = {}) {
  const chief = await directory.scim('roles:write')
  const provider = {
    schemas: [PROVIDER],
    name: 'Adversary',
    issuer,
    clientId: 'rekey',
    clientSecret: 'the client secret',
    match: { claim: 'sub', attribute: 'userName' },
    ...attributes,
  }
  const { id } = (await chief.post(PROVIDERS, provider).expect(201)).body
  return { id: String(id), at: `${PROVIDERS}/${id}`, chief }
}
