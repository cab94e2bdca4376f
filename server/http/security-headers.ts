import type { Context, Middleware } from 'koa'

const policy = (formTargets: readonly string[]) =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')

/** The headers of every answer (rules O31, P55). A page that needs more says so through `allowFormTarget`. */
export function securityHeaders(options: { secure: boolean }): Middleware {
  return async (ctx, next) => {
    ctx.set('Content-Security-Policy', policy([]))
    ctx.set('X-Frame-Options', 'DENY')
    ctx.set('X-Content-Type-Options', 'nosniff')
    ctx.set('Referrer-Policy', 'no-referrer')
    ctx.set('Cross-Origin-Opener-Policy', 'same-origin')
    ctx.set('Cache-Control', 'no-store')
    if (options.secure) ctx.set('Strict-Transport-Security', 'max-age=31536000')
    await next()
  }
}

/** A browser checks `form-action` on the redirect after a POST too, so a page that leads to an application names its origin. */
export function allowFormTarget(ctx: Context, redirectUri: string): void {
  ctx.set('Content-Security-Policy', policy([sourceOf(redirectUri)]))
}

/** What stands for an address in a policy: its origin, or the scheme of one that has none. */
export function sourceOf(address: string): string {
  const { origin, protocol } = new URL(address)
  return origin === 'null' ? protocol : origin
}
