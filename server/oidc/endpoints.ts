import type { Context, Middleware, Next } from 'koa'
import mount from 'koa-mount'
import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { BeginGuess } from '../access/network-limit.ts'
import { asToIssuer } from '../http/issuer-protocol.ts'
import { methodNotAllowed } from '../http/methods.ts'
import { isEndpoint, methodsOf, routes } from '../http/oidc-routes.ts'
import { sourceOf } from '../http/security-headers.ts'
import { deviceForm } from './device-form.ts'
import { formToQuery } from './form-to-query.ts'
import { JWKS_MAX_AGE } from './key-schedule.ts'

/**
 * The provider as a part of our app. Its addresses are made of the issuer and never of a request (rule O2), and its cookies are
 * signed with its own keys.
 */
export function createEndpoints(provider: Provider, beginGuess: BeginGuess): Middleware {
  const address = new URL(provider.issuer)
  const mounted = mount(provider as never)
  const posted = formToQuery([routes.authorization, routes.end_session])
  const ofDevices = deviceForm(beginGuess)
  return (ctx, next) => {
    if (!isEndpoint(ctx.path)) return next()
    if (isForBrowsers(ctx.path)) preferPages(ctx)
    return posted(ctx, () => ofDevices(ctx, () => answer(ctx, next)))
  }

  async function answer(ctx: Context, next: Next): Promise<void> {
    Object.defineProperty(ctx.request, 'href', { value: address.origin + ctx.path + ctx.search })
    const own = provider.createContext(ctx.req, ctx.res)
    asToIssuer(own.request, address)
    ctx.cookies = own.cookies
    await mounted(ctx, next)
    requireDatabase(ctx)
    refuseOtherMethods(ctx)
    if (ctx.path === routes.jwks) ctx.set('Cache-Control', `public, max-age=${JWKS_MAX_AGE}`)
    if (ctx.oidc) allowAnswer(ctx)
  }
}

/** The endpoints that people are led through, with what is below them. */
const isForBrowsers = (path: string) =>
  [routes.authorization, routes.end_session, routes.code_verification].some(
    route => path === route || path.startsWith(`${route}/`),
  )

/** Whoever takes anything there gets a page, where the library and our errors would choose JSON: programs that want that say so. */
function preferPages(ctx: Context): void {
  if (ctx.accepts('html', 'json') === 'html') ctx.req.headers.accept = 'text/html'
}

/** The library answers every error itself, and this one as its own fault; the translator of errors knows better. */
function requireDatabase(ctx: Context): void {
  if (!ctx.state.outOfReach) return
  ctx.remove('Location')
  throw ctx.state.outOfReach
}

function refuseOtherMethods(ctx: Context): void {
  const methods = ctx.status === 404 && ctx.body === undefined ? methodsOf(ctx.path) : undefined
  if (methods) throw methodNotAllowed(methods)
}

/** A browser holds a form's answer to `form-action` too, and the provider's own forms end at the application. */
function allowAnswer(ctx: Context): void {
  const policy = ctx.response.get('Content-Security-Policy')
  const target = answerOf(ctx.oidc)
  if (!target || !policy || !ctx.response.is('html')) return
  ctx.set('Content-Security-Policy', policy.replace(/form-action 'self'/, `form-action 'self' ${sourceOf(target)}`))
}

function answerOf(oidc: KoaContextWithOIDC['oidc'] | undefined): string | undefined {
  if (!oidc) return undefined
  const { params, client, entities } = oidc
  const checked = entities.Interaction?.params.redirect_uri
  if (typeof checked === 'string') return checked
  const redirectUri = params?.redirect_uri
  if (typeof redirectUri === 'string' && client?.redirectUriAllowed(redirectUri)) return redirectUri
  const logoutUri = params?.post_logout_redirect_uri
  return typeof logoutUri === 'string' && client?.postLogoutRedirectUriAllowed(logoutUri) ? logoutUri : undefined
}
