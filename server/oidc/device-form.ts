import type { Middleware } from 'koa'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { type BeginGuess, guessing } from '../access/network-limit.ts'
import { routes } from '../http/oidc-routes.ts'

/** Longer than any code with its hyphen. */
const CODE_LENGTH = 16

/**
 * What stands before the form for a device's code: one from the address is filled in, where the library would send it by itself
 * (RFC 8628 §3.3.1), and codes are guessed no more often than passwords are (§5.1).
 */
export function deviceForm(beginGuess: BeginGuess): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== routes.code_verification) return next()
    if (ctx.method !== 'POST') {
      const { user_code: userCode } = ctx.query
      ctx.state.userCode = typeof userCode === 'string' ? userCode.slice(0, CODE_LENGTH) : undefined
      ctx.querystring = ''
      return next()
    }
    await guessing(beginGuess, ctx.ip, next, () => isRight(ctx))
  }
}

/** The library answers every error itself: that nobody could judge a code is in the status alone. */
function isRight({ status, oidc }: Partial<Pick<KoaContextWithOIDC, 'oidc'>> & { readonly status: number }): boolean {
  return status >= 500 || oidc?.entities.DeviceCode !== undefined
}
