import type { Middleware } from 'koa'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { BeginGuess } from '../access/network-limit.ts'
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
    const takeBack = await beginGuess(ctx.ip)
    await next()
    const oidc: KoaContextWithOIDC['oidc'] | undefined = ctx.oidc
    if (oidc?.entities.DeviceCode) await takeBack()
  }
}
