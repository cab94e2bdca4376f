import * as oidc from 'openid-client'
import { isLoopback } from '../config/loopback.ts'
import { CommandFailed, refused, usage } from './errors.ts'
import { nearest } from './nearest.ts'
import { toNoConnection } from './no-connection.ts'
import type { SignIn } from './profiles.ts'
import type { World } from './world.ts'

/** The application for this that comes with every server. */
const APPLICATION = 'rekey-command-line'

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'

const BASES = ['/scim/v2', '/admin/v2'] as const

/** Seconds between two questions where the server doesn't say (RFC 8628 §3.2), and how many more after a `slow_down` (§3.5). */
const INTERVAL = 5

type Asked = {
  readonly server: string
  /** All that the server has for people where none are named. */
  readonly scopes: readonly string[]
  /** Tells where to go on, and which code to enter there. */
  readonly show: (address: string, code: string) => void
  readonly world: World
}

/** A sign-in of a person in a browser of theirs (RFC 8628): waits until they have answered. Throws CommandFailed. */
export function signIn({ server, scopes, show, world }: Asked): Promise<SignIn> {
  return speaking(server, async () => {
    const config = await discover(server)
    const known = await scopesOf(server)
    for (const scope of scopes) if (!known.includes(scope)) throw unknownScope(scope, known)
    const asked = scopes.length > 0 ? scopes : known
    const parameters = new URLSearchParams({ scope: ['openid', 'offline_access', ...asked].join(' ') })
    for (const base of BASES) parameters.append('resource', server + base)
    const started = await oidc.initiateDeviceAuthorization(config, parameters)
    show(started.verification_uri, started.user_code)
    return keep(await poll(config, started, server + BASES[0], world), BASES[0], {}, world)
  })
}

/** The same sign-in with a new access token for a base, and the refresh token that takes the place of the one before. */
export function refresh(server: string, known: SignIn, base: string, world: World): Promise<SignIn> {
  return speaking(server, async () => {
    const tokens = await oidc.refreshTokenGrant(await discover(server), known.refreshToken, { resource: server + base })
    return keep(tokens, base, known.accessTokens, world)
  })
}

/** Ends the sign-in at the server. */
export function revoke(server: string, { refreshToken }: SignIn): Promise<void> {
  return speaking(server, async () => oidc.tokenRevocation(await discover(server), refreshToken))
}

async function poll(
  config: oidc.Configuration,
  { device_code, interval = INTERVAL }: oidc.DeviceAuthorizationResponse,
  resource: string,
  world: World,
): Promise<oidc.TokenEndpointResponse> {
  for (let seconds = interval; ; ) {
    await world.wait(seconds * 1000)
    try {
      return await oidc.genericGrantRequest(config, DEVICE_CODE, { device_code, resource })
    } catch (error) {
      const answer = error instanceof oidc.ResponseBodyError ? error.error : undefined
      if (answer === 'slow_down') seconds += INTERVAL
      else if (answer !== 'authorization_pending') throw error
    }
  }
}

function keep(
  { access_token: token, refresh_token: refreshToken, expires_in = 0 }: oidc.TokenEndpointResponse,
  base: string,
  others: SignIn['accessTokens'],
  { now }: World,
): SignIn {
  if (!refreshToken) throw refused('The server gave no refresh token.')
  const expiresAt = new Date(now().getTime() + expires_in * 1000).toISOString()
  return { refreshToken, accessTokens: { ...others, [base]: { token, expiresAt } } }
}

async function discover(server: string): Promise<oidc.Configuration> {
  const execute = isLoopback(new URL(server).hostname) ? [oidc.allowInsecureRequests] : []
  return oidc.discovery(new URL(server), APPLICATION, undefined, oidc.None(), { execute, [oidc.customFetch]: asRekey })
}

/** The page that asks whether it is your device shows this name. */
const asRekey: oidc.CustomFetch = (url, { headers, ...options }) =>
  fetch(url, { ...(options as RequestInit), headers: { ...headers, 'user-agent': 'rekey' } })

/** For machines alone: nobody holds it by a role. */
const UNATTENDED = 'jobs:unattended'

/** Every scope of the two bases (RFC 9728 §3) that people may have. */
async function scopesOf(server: string): Promise<string[]> {
  const named = await Promise.all(
    BASES.map(async base => {
      const response = await fetch(`${server}/.well-known/oauth-protected-resource${base}`)
      const { scopes_supported: scopes } = (await response.json()) as { scopes_supported: readonly string[] }
      return scopes
    }),
  )
  return [...new Set(named.flat())].filter(scope => scope !== UNATTENDED)
}

function unknownScope(scope: string, known: readonly string[]): CommandFailed {
  const similar = nearest(scope, known)
  return usage(`There is no scope "${scope}".${similar ? ` Did you mean "${similar}"?` : ''}`)
}

const sentences: Readonly<Record<string, string>> = {
  access_denied: 'The sign-in was refused in the browser.',
  expired_token: 'Nobody entered the code in time. Run the command again.',
  invalid_grant: 'The sign-in has ended. Run: rekey sign-in',
  invalid_client: 'This server is older than the command line: use a token instead.',
}

/** What goes wrong in a talk with the provider, in sentences. */
async function speaking<T>(server: string, talk: () => Promise<T>): Promise<T> {
  try {
    return await talk()
  } catch (error) {
    if (error instanceof CommandFailed) throw error
    if (error instanceof oidc.ResponseBodyError)
      throw refused(
        sentences[error.error] ?? `The server refused the sign-in: ${error.error_description ?? error.error}.`,
      )
    const failure = toNoConnection(error, server, false)
    if (failure instanceof CommandFailed) throw failure
    throw refused(`${server} does not answer as a Rekey server: ${(error as Error).message}.`)
  }
}
