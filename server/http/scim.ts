import type { Context, Middleware } from 'koa'
import type { Turns } from '../../passwords/turns.ts'
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
  readonly bulk: {
    /** Bytes. */
    readonly maxPayloadSize: number
    /** A Bulk has its turn from before its body is read until it is answered, so that few are in memory at once. */
    readonly inTurn: Turns
  }
}

/** Hands a request to a SCIM base: who calls, the body within its limit, and the answer back as bytes. */
export function scim({ prefix, baseUrl, service, authenticate, takePermits, bulk }: ScimMount): Middleware {
  return async (ctx, next) => {
    if (!isBelow(ctx.path, prefix)) return next()
    ctx.state.speaksScim = true
    const path = ctx.path.slice(prefix.length) || '/'
    const caller = service.isPublic(ctx.method, path) ? undefined : await authenticate(ctx, baseUrl)
    ctx.state.caller = caller
    if (caller) await takePermits(caller, 1)
    const isBulk = service.isBulk(ctx.method, path)
    const limit = isBulk ? bulk.maxPayloadSize : limitOf(ctx.method, path)
    const handle = async () =>
      service.handle({
        method: ctx.method,
        path,
        query: new URLSearchParams(ctx.querystring),
        headers: ctx.headers,
        body: await bodyOf(ctx, limit, isBulk ? 'maxPayloadSize' : 'limit'),
        caller,
        requestId: ctx.state.requestId,
      })
    const answer = await (isBulk ? bulk.inTurn(handle) : handle())
    // An explicit null keeps the server from writing the status as a body.
    ctx.body = answer.body === undefined ? null : JSON.stringify(answer.body)
    ctx.status = answer.status
    ctx.set(answer.headers)
  }
}

const isBelow = (path: string, prefix: string) => path === prefix || path.startsWith(`${prefix}/`)

/** Another version of the protocol than those that are mounted (RFC 7644 §3.13, S6). */
export const otherVersions: Middleware = (ctx, next) => {
  if (!/^\/(?:scim|admin)\/v\d[\d.]*(?:\/|$)/i.test(ctx.path)) return next()
  throw new ScimError(400, 'invalidVers', 'This service speaks version 2 of the protocol: its address ends in /v2.')
}

/** A resource has 1 MiB; a PUT of a group, which lists all its members, has 16. */
const limitOf = (method: string, path: string) =>
  method === 'PUT' && path.startsWith('/Groups/') ? 16 * MEBIBYTE : MEBIBYTE

/** RFC 9110 §12.5.3 and §15.5.16. */
const encoded = () =>
  new ScimError(415, undefined, 'Send the body as it is, not compressed.', {
    headers: { 'Accept-Encoding': 'identity' },
  })

async function bodyOf(ctx: Context, limit: number, name: string): Promise<string | undefined> {
  if (!['POST', 'PUT', 'PATCH'].includes(ctx.method)) return undefined
  if (!['', 'identity'].includes(ctx.get('content-encoding').toLowerCase())) throw encoded()
  const body = await readBody(ctx, limit)
  if (!body) {
    const detail = `The body is longer than the ${name} of ${limit} bytes.`
    throw new ScimError(413, undefined, detail, { headers: { Connection: 'close' } })
  }
  return toText(body)
}
