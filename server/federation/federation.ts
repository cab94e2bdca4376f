import type { Lifetimes } from '../../config/schema.ts'
import type { Keyring } from '../keyring.ts'
import type { IdentityProvider, IdentityProviderStore } from '../store/identity-providers.ts'
import type { OidcPayloadStore } from '../store/oidc-payloads.ts'
import { type Attempt, createAttempts } from './attempts.ts'
import { UpstreamFault } from './faults.ts'
import { createIdentify, type Identified, type IdentifyPorts } from './identify.ts'
import { type Claims, createUpstream, redirectUriOf } from './upstream.ts'

type Ports = IdentifyPorts & {
  readonly identityProviders: Pick<IdentityProviderStore, 'offeredById'>
  readonly payloads: OidcPayloadStore
  readonly keyring: Keyring
  readonly lifetimes: Pick<Lifetimes, 'session'>
  readonly issuer: string
}

/** What the application wants of the sign-in. */
export type Wish = {
  /** How many seconds ago it may have been; as long as a session lasts where nothing is said. */
  readonly maxAge?: number | undefined
  readonly prompt?: string | undefined
  readonly loginHint?: string | undefined
}

/** Why somebody comes back in vain: who they are is not enough, they said no, they signed in too long ago, or the provider failed. */
type Refused = {
  readonly refused: 'stranger' | 'declined' | 'tooOld' | 'fault'
  readonly reason: string
  readonly personId?: string | undefined
}

export type Outcome = { readonly provider: IdentityProvider } & (
  | (Extract<Identified, { epochs: unknown }> & { readonly authenticatedAt: number })
  | Refused
)

/** Seconds that the clocks of two servers may differ. */
const SKEW = 30

export type Federation = ReturnType<typeof createFederation>

/** Signing in with an identity provider: the way there and the way back. */
export function createFederation(ports: Ports) {
  const { identityProviders, issuer } = ports
  const upstream = createUpstream(ports)
  const attempts = createAttempts(ports)
  const identify = createIdentify(ports)
  const seconds = () => Math.floor(ports.now().getTime() / 1000)

  return {
    /** Where the browser of this interaction has to go. Throws UpstreamFault. */
    async leave(provider: IdentityProvider, interaction: string, wish: Wish): Promise<URL> {
      const { maxAge = ports.lifetimes.session, prompt, loginHint } = wish
      const since = seconds() - maxAge
      const isDemanded = wish.maxAge !== undefined
      const checks = await attempts.begin({ interaction, provider: provider.id, since, isDemanded })
      return upstream.addressOf(provider, checks, {
        redirect_uri: redirectUriOf(issuer, provider.id),
        max_age: String(maxAge),
        ...(prompt && { prompt }),
        ...(loginHint && { login_hint: loginHint }),
      })
    },

    /** The interaction of whoever comes back from this provider with this state. */
    async interactionOf(provider: string, state: string): Promise<string | undefined> {
      const attempt = await attempts.find(state)
      return attempt?.provider === provider ? attempt.interaction : undefined
    },

    /** What becomes of what this interaction comes back with; undefined where it has not left, or was back before. */
    async arrive(interaction: string, query: string): Promise<Outcome | undefined> {
      const attempt = await attempts.take(new URLSearchParams(query).get('state') ?? '', interaction)
      const provider = attempt && (await identityProviders.offeredById(attempt.provider))
      return provider && { provider, ...(await judged(provider, attempt, query)) }
    },
  }

  async function judged(provider: IdentityProvider, attempt: Attempt, query: string) {
    try {
      const back = new URL(`${redirectUriOf(issuer, provider.id)}?${query}`)
      const answer = await upstream.answer(provider, attempt.checks, back)
      const authenticatedAt = authenticatedAtOf(answer.claims, seconds())
      if (attempt.isDemanded && !(authenticatedAt !== undefined && authenticatedAt >= attempt.since - SKEW))
        return { refused: 'tooOld', reason: authenticatedAt === undefined ? 'noAuthTime' : 'authTime' } as const
      const identified = await identify(provider, answer)
      if ('reason' in identified) return { refused: 'stranger', ...identified } as const
      return { ...identified, authenticatedAt: authenticatedAt ?? attempt.since }
    } catch (error) {
      if (!(error instanceof UpstreamFault)) throw error
      return { refused: error.isRefusal ? 'declined' : 'fault', reason: error.reason } as const
    }
  }
}

/** When the person signed in there, which is not later than now. */
function authenticatedAtOf({ auth_time }: Claims, now: number): number | undefined {
  return typeof auth_time === 'number' ? Math.min(auth_time, now) : undefined
}
