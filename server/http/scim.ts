import type { Context, Middleware } from 'koa'
import { ScimError } from '../../scim/error.ts'
import type { ScimService } from '../../scim/router.ts'
import type { Caller } from '../../scim/store.ts'
import type { TakePermits } from '../access/rate-limit.ts'
import { readBody, toText } from './body.ts'

const MEBIBYTE = 1024 * 1024

export type ScimMount = {
  /** The path below the issuer: `/scim/v2`. */
  readonly prefix: string
  readonly baseUrl: string
  readonly service: ScimService
  readonly authenticate: (ctx: Context, baseUrl: string) => Promise<Caller>
  readonly takePermits: TakePermits
}

/** Hands a request to a SCIM base: who calls, the body within its limit, and the answer back as bytes. */
export function scim({ prefix, baseUrl, service, authenticate, takePermits }: ScimMount): Middleware {
  return async (ctx, next) => {
    if (!isBelow(ctx.path, prefix)) return next()
    ctx.state.speaksScim = true
    const path = ctx.path.slice(prefix.length) || '/'
    const caller = service.isPublic(ctx.method, path) ? undefined : await authenticate(ctx, baseUrl)
    ctx.state.caller = caller
    if (caller) await takePermits(caller, 1)
    const answer = await service.handle({
      method: ctx.method,
      path,
      query: new URLSearchParams(ctx.querystring),
      headers: ctx.headers,
      body: await bodyOf(ctx, path),
      caller,
      requestId: ctx.state.requestId,
    })
    ctx.status = answer.status
    ctx.set(answer.headers)
    if (answer.body !== undefined) ctx.body = JSON.stringify(answer.body)
  }
}

const isBelow = (path: string, prefix: string) => path === prefix || path.startsWith(`${prefix}/`)

/** Another version of the protocol than those that are mounted (RFC 7644 §3.13, S6). */
export const otherVersions: Middleware = (ctx, next) => {
  if (!/^\/(?:scim|admin)\/v\d+(?:\/|$)/.test(ctx.path)) return next()
  throw new ScimError(400, 'invalidVers', 'This service speaks version 2 of the protocol: its address ends in /v2.')
}

/** A resource has 1 MiB; a PUT of a group, which lists all its members, and a Bulk have 16. */
async function bodyOf(ctx: Context, path: string): Promise<string | undefined> {
  if (!['POST', 'PUT', 'PATCH'].includes(ctx.method)) return undefined
  const isLarge = path === '/Bulk' || (ctx.method === 'PUT' && path.startsWith('/Groups/'))
  const limit = isLarge ? 16 * MEBIBYTE : MEBIBYTE
  const body = await readBody(ctx, limit)
  if (!body) {
    throw new ScimError(413, undefined, `The body is longer than ${limit} bytes.`, { headers: { Connection: 'close' } })
  }
  return toText(body)
}
