import type Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import type { TokenHolder } from '../access/authenticate.ts'
import { createVerifyProof, type VerifyProof } from '../access/dpop-proof.ts'
import type { AskForMail, BeginGuess } from '../access/network-limit.ts'
import { ownScopeNames, scopeNames } from '../access/scopes.ts'
import type { Federation } from '../federation/federation.ts'
import type { ApplicationStore } from '../store/applications.ts'
import type { IdentityProviderStore } from '../store/identity-providers.ts'
import { hashId } from '../store/oidc-payloads.ts'
import { isOutOfReach } from '../store/out-of-reach.ts'
import { createVerifyAccessToken } from './access-token.ts'
import { type AccountPorts, createFindAccount } from './account.ts'
import { personOfGrant, useSignIn } from './adapter.ts'
import { createFindClient } from './clients.ts'
import { createEndpoints } from './endpoints.ts'
import { interactionRoutes } from './interactions/routes.ts'
import type { SigningKey } from './keys.ts'
import { judgedOnce, onceARequest } from './once-a-request.ts'
import { createProvider, type ProviderPorts } from './provider.ts'
import { createClaimOnce } from './replays.ts'
import type { SigningKeys } from './signing-keys.ts'

export type OidcPorts = Omit<ProviderPorts, 'keys' | 'findAccount' | 'findClient' | 'scopes'> &
  AccountPorts & {
    readonly beginGuess: BeginGuess
    readonly askForMail: AskForMail
    readonly signingKeys: SigningKeys
    readonly applications: ApplicationStore
    readonly identityProviders: IdentityProviderStore
    readonly federation: Federation
    readonly inBackground: (work: Promise<void>) => void
  }

/** A browser's session with this provider, as the account page sees it. */
export type BrowserSession = { readonly accountId: string; readonly signIn: string }

export type Oidc = {
  /** The interaction pages, then every endpoint of the provider. */
  readonly interactions: ReturnType<Router['routes']>
  readonly endpoints: Middleware
  /** Who is signed in in this browser; undefined for nobody and for a session that a reset has ended. */
  readonly sessionOf: (ctx: Context) => Promise<BrowserSession | undefined>
  /** Whom an access token for one of our bases stands for. */
  readonly verifyAccessToken: (token: string, audience: string) => Promise<TokenHolder | undefined>
  /** Whether a proof shows that the token of a request was sent by who holds its key. */
  readonly verifyProof: VerifyProof
}

/** The library reads keys when it is made: where there are other ones, another is made, and what was begun ends on the one before. */
export async function createOidc(ports: OidcPorts): Promise<Oidc> {
  const { signingKeys } = ports
  await signingKeys.refresh()
  let keys = signingKeys.current()
  let made = createWithKeys(ports, keys)
  const current = () => {
    if (keys !== signingKeys.current()) {
      keys = signingKeys.current()
      made = createWithKeys(ports, keys)
    }
    return made
  }
  return {
    interactions: (ctx, next) => current().interactions(ctx, next),
    endpoints: (ctx, next) => current().endpoints(ctx, next),
    sessionOf: ctx => current().sessionOf(ctx),
    verifyAccessToken: (token, audience) => current().verifyAccessToken(token, audience),
    verifyProof: (proof, request) => current().verifyProof(proof, request),
  }
}

function createWithKeys(ports: OidcPorts, keys: readonly SigningKey[]): Oidc {
  const { issuer, now } = ports
  const applications = { ...ports.applications, byId: onceARequest(ports.applications.byId) }
  const passwords = judgedOnce(ports.passwords)
  const providerPorts = {
    ...ports,
    applications,
    passwords,
    findAccount: createFindAccount({ ...ports, applications, passwords }),
    keys,
    scopes: [...scopeNames, ...ownScopeNames],
    findClient: createFindClient(applications),
  }
  const provider = createProvider(providerPorts)
  const logged = new WeakSet<Error>()
  provider.on('server_error', (ctx, error) => {
    if (isOutOfReach(error)) ctx.state.outOfReach = error
    if (logged.has(error) || ctx.state.outOfReach) return
    logged.add(error)
    ports.logger.error({ requestId: ctx.state.requestId, err: error }, 'unexpected error')
  })
  provider.on('backchannel.error', (ctx, error) =>
    ports.logger.error({ requestId: ctx.state.requestId, err: error }, 'a logout was not queued'),
  )
  const router = interactionRoutes({ ...ports, provider }, ports.inBackground)
  const verify = createVerifyAccessToken({ issuer, keys, now })
  return {
    interactions: router.routes(),
    endpoints: createEndpoints(provider, ports.beginGuess),
    async sessionOf(ctx) {
      const session = await provider.Session.get(provider.createContext(ctx.req, ctx.res))
      const { accountId, uid } = session
      if (!accountId) return undefined
      const signIn = hashId(uid)
      await useSignIn(providerPorts, signIn)
      return { accountId, signIn }
    },
    async verifyAccessToken(token, audience) {
      const verified = await verify(token, audience)
      if (!verified) return undefined
      const { clientId, person, ...common } = verified
      const application = await applications.byId(clientId)
      if (person) {
        const of = await personOfGrant(ports, person.grant)
        return application && of
          ? { ...common, application, person: { ...person, id: of.id, sessionsEpoch: of.stamp.sessionsEpoch } }
          : undefined
      }
      return application?.provisioning && { ...common, provisioningClient: application.provisioning.client }
    },
    verifyProof: createVerifyProof({ claimOnce: createClaimOnce(ports.payloads), now }),
  }
}
