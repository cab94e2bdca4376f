import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context, Middleware } from 'koa'
import { Problem } from '../problem.ts'
import { readForm } from './body.ts'
import type { RequestState } from './request-state.ts'

/**
 * Gives each browser a random cookie, which over TLS no other host can plant (`__Host-`); a form's token is the cookie's HMAC, so that nobody
 * makes one for a cookie that they don't have from here. A form that was open when the master key was replaced may still be sent.
 */
export function csrfProtection(options: { keys: readonly Buffer[]; secure: boolean }): Middleware {
  const name = options.secure ? '__Host-rekey-csrf' : 'rekey-csrf'
  const tokensOf = (cookie: string) =>
    options.keys.map(key => createHmac('sha256', key).update(cookie).digest('base64url'))
  return async (ctx, next) => {
    ctx.state.csrf = {
      issue() {
        const known = ctx.cookies.get(name)
        const cookie = known && known.length === 43 ? known : randomBytes(32).toString('base64url')
        if (cookie !== known) {
          ctx.cookies.set(name, cookie, {
            httpOnly: true,
            sameSite: 'lax',
            secure: options.secure,
            path: '/',
            overwrite: true,
          })
        }
        const [token = ''] = tokensOf(cookie)
        ctx.state.csrf.issue = () => token
        return token
      },
      accepts(token: string) {
        const cookie = ctx.cookies.get(name)
        if (!cookie) return false
        const given = Buffer.from(token)
        const isGiven = (expected: Buffer) => given.length === expected.length && timingSafeEqual(given, expected)
        return tokensOf(cookie).some(expected => isGiven(Buffer.from(expected)))
      },
    } satisfies RequestState['csrf']
    await next()
  }
}

/** The value of a form's hidden field `csrf`. */
export function csrfToken(ctx: Context): string {
  return ctx.state.csrf.issue()
}

/** Stops a POST whose form was not made for this browser (OIDC rule O30). */
export const requireCsrf: Middleware = async (ctx, next) => {
  const form = await readForm(ctx)
  if (!ctx.state.csrf.accepts(form.csrf ?? '')) throw new Problem('formExpired')
  await next()
}
