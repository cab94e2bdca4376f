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
  const headers = {
    'Content-Security-Policy': policy([]),
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cache-Control': 'no-store',
    ...(options.secure && { 'Strict-Transport-Security': 'max-age=31536000' }),
  }
  return (ctx, next) => {
    ctx.set(headers)
    return next()
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
