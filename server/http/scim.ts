import { Readable } from 'node:stream'
import type { Context, Middleware } from 'koa'
import type { Turns } from '../../passwords/turns.ts'
import { BODY_LIMIT } from '../../scim/body-limit.ts'
import { ScimError } from '../../scim/error.ts'
import type { ScimService } from '../../scim/router.ts'
import type { Caller } from '../../scim/store.ts'
import { inSchemeOf } from '../access/authorization-header.ts'
import type { TakePermits } from '../access/rate-limit.ts'
import { readBody, toText } from './body.ts'
import { inTime } from './in-time.ts'

export type ScimMount = {
  /** The path below the issuer: `/scim/v2`. */
  readonly prefix: string
  readonly baseUrl: string
  readonly service: ScimService
  readonly authenticate: (ctx: Context, baseUrl: string) => Promise<Caller>
  readonly takePermits: TakePermits
  /** Makes the same POST with the same key one. */
  readonly idempotent: (handle: ScimService['handle']) => ScimService['handle']
  /** Bulks and long bodies have their turn from before they are read until they are answered, so that few are in memory at once. */
  readonly requestTurns: Turns
  /** Milliseconds in which a body has to arrive once it is being read. */
  readonly uploadTime: number
}

/** Hands a request to a SCIM base: who calls, the body within its limit, and the answer back as bytes. */
export function scim({
  prefix,
  baseUrl,
  service,
  authenticate,
  takePermits,
  idempotent,
  requestTurns,
  uploadTime,
}: ScimMount): Middleware {
  const carryOut = idempotent(service.handle)
  return async (ctx, next) => {
    if (!isBelow(ctx.path, prefix)) return next()
    ctx.state.speaksScim = true
    const path = ctx.path.slice(prefix.length) || '/'
    const caller = service.isPublic(ctx.method, path) ? undefined : await authenticate(ctx, baseUrl)
    ctx.state.caller = caller
    if (caller) await takePermits(caller, 1)
    const isBulk = service.isBulk(ctx.method, path)
    const limit = caller ? service.bodyLimitOf(ctx.method, path, caller) : 0
    const handle = async () =>
      carryOut({
        method: ctx.method,
        path,
        query: readQuery(ctx.querystring),
        headers: ctx.headers,
        body: await bodyOf(ctx, { limit, name: isBulk ? 'maxPayloadSize' : 'limit', uploadTime }),
        caller,
        requestId: ctx.state.requestId,
      })
    const answer = await (isBulk || mayBeLong(ctx, limit) ? requestTurns(handle) : handle())
    ctx.body = toBytes(answer.body)
    ctx.status = answer.status
    ctx.set(inSchemeOf(ctx, answer.headers))
  }
}

/** An explicit null keeps the server from writing the status as a body. */
function toBytes(body: unknown): string | Readable | null {
  if (body === undefined) return null
  return typeof body === 'string' || body instanceof Readable ? body : JSON.stringify(body)
}

const isBelow = (path: string, prefix: string) => path === prefix || path.startsWith(`${prefix}/`)

/** Another version of the protocol than those that are mounted (RFC 7644 §3.13, S6). */
export const otherVersions: Middleware = (ctx, next) => {
  if (!/^\/(?:scim|admin)\/v\d[\d.]*(?:\/|$)/i.test(ctx.path)) return next()
  throw new ScimError(400, 'invalidVers', 'This service speaks version 2 of the protocol: its address ends in /v2.')
}

/** Also where the length of the body isn't said. */
const mayBeLong = (ctx: Context, limit: number) =>
  limit > BODY_LIMIT && !(Number(ctx.get('content-length') || limit) <= BODY_LIMIT)

/** RFC 9110 §12.5.3 and §15.5.16. */
const encoded = () =>
  new ScimError(415, undefined, 'Send the body as it is, not compressed.', {
    headers: { 'Accept-Encoding': 'identity' },
  })

/** Throws ScimError 400 where a parameter is no UTF-8, as a body would be: something else would be looked for than was meant. */
function readQuery(text: string): URLSearchParams {
  try {
    decodeURIComponent(text.replace(/%(?![\da-f]{2})/gi, '%25'))
  } catch (cause) {
    throw new ScimError(400, 'invalidValue', 'A parameter in the address is not in UTF-8.', { cause })
  }
  return new URLSearchParams(text)
}

type Upload = { readonly limit: number; readonly name: string; readonly uploadTime: number }

async function bodyOf(ctx: Context, { limit, name, uploadTime }: Upload): Promise<string | undefined> {
  if (!['POST', 'PUT', 'PATCH'].includes(ctx.method)) return undefined
  if (!['', 'identity'].includes(ctx.get('content-encoding').toLowerCase())) throw encoded()
  const body = await inTime(uploadTime, readBody(ctx, limit))
  if (!body) {
    const detail = `The body is longer than the ${name} of ${limit} bytes.`
    throw new ScimError(413, undefined, detail, { headers: { Connection: 'close' } })
  }
  return toText(body)
}
