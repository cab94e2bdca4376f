import type { Middleware } from 'koa'
import { PROOF_ALGORITHMS } from '../access/dpop-proof.ts'
import { metadataUrl } from '../access/metadata-url.ts'
import { requireRead } from './methods.ts'

/** What a client has to know to get a token for a base (RFC 9728 §2, rule S10): it may only know the address of the base. */
export function protectedResource(options: {
  baseUrl: string
  name: string
  issuer: string
  scopes: readonly string[]
}): Middleware {
  const { pathname } = new URL(metadataUrl(options.baseUrl))
  const metadata = JSON.stringify({
    resource: options.baseUrl,
    resource_name: options.name,
    authorization_servers: [options.issuer],
    scopes_supported: options.scopes,
    bearer_methods_supported: ['header'],
    dpop_signing_alg_values_supported: PROOF_ALGORITHMS,
  })
  return async (ctx, next) => {
    if (ctx.path !== pathname) return next()
    requireRead(ctx)
    ctx.set('Access-Control-Allow-Origin', '*')
    ctx.type = 'json'
    ctx.body = metadata
  }
}
