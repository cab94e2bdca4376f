import type { Context, Middleware } from 'koa'
import { insufficientScope } from '../../scim/access.ts'
import { ScimError } from '../../scim/error.ts'
import { nothing } from '../../scim/projection.ts'
import type { Caller, ResourceHandler } from '../../scim/store.ts'
import { inSchemeOf } from '../access/authorization-header.ts'
import type { TakePermits } from '../access/rate-limit.ts'
import { readBody, toText } from '../http/body.ts'
import { inTime } from '../http/in-time.ts'
import { routes } from '../http/oidc-routes.ts'
import { Problem } from '../problem.ts'
import type { ApplicationStore } from '../store/applications.ts'
import { inTheirWords, MetadataRefused, readMetadata } from './client-metadata.ts'
import { toMetadata } from './clients.ts'

export type RegistrationPorts = {
  readonly authenticate: (ctx: Context, baseUrl: string) => Promise<Caller>
  readonly takePermits: TakePermits
  /** The base whose tokens are taken. */
  readonly baseUrl: string
  readonly resources: { readonly applications: Pick<ResourceHandler, 'create'> }
  readonly applications: Pick<ApplicationStore, 'byId'>
  /** Milliseconds in which a body has to arrive. */
  readonly uploadTime: number
}

const BODY_LIMIT = 64 * 1024

/** By the status of an error that is not about the metadata (RFC 6750 §3.1). */
const ERRORS: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  401: 'invalid_token',
  403: 'insufficient_scope',
}

/**
 * Where applications register themselves (RFC 7591, OpenID Connect Dynamic Client Registration 1.0). The initial access token is any
 * token with the scope `applications:register`; what is made by it is judged and kept as every other application is. Who made the token
 * says by its scope whether they go without PKCE: no metadata of RFC 7591 do.
 */
export function registration(ports: RegistrationPorts): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== routes.registration || ctx.method !== 'POST') return next()
    try {
      ctx.body = await register(ports, ctx)
      ctx.status = 201
    } catch (error) {
      if (!(error instanceof ScimError || error instanceof MetadataRefused)) throw error
      refuse(ctx, error)
    }
  }
}

async function register(ports: RegistrationPorts, ctx: Context): Promise<object> {
  const caller = await ports.authenticate(ctx, ports.baseUrl)
  await ports.takePermits(caller, 1)
  if (!caller.scopes.has('applications:register')) throw insufficientScope('applications:register')
  const body = await inTime(ports.uploadTime, readBody(ctx, BODY_LIMIT))
  if (!body) throw new Problem('tooLarge', { headers: { Connection: 'close' } })
  const spared = caller.scopes.has('applications:register-without-pkce')
  const change = readMetadata(toText(body), { spared })
  const { id, created, once } = await ports.resources.applications.create(change, nothing, { caller })
  const application = await ports.applications.byId(id)
  return {
    ...(application && toMetadata(application)),
    // The library keeps the sector of pairwise identifiers as an address, and nobody has registered one.
    sector_identifier_uri: undefined,
    client_id: id,
    client_id_issued_at: Math.floor(created.getTime() / 1000),
    client_secret: once?.clientSecret,
    client_secret_expires_at: once && 0,
  }
}

function refuse(ctx: Context, error: ScimError | MetadataRefused): void {
  ctx.status = error.status
  if (error instanceof ScimError) ctx.set(inSchemeOf(ctx, error.headers))
  ctx.body = { error: codeOf(error), error_description: inTheirWords(error.message) }
}

function codeOf(error: ScimError | MetadataRefused): string {
  if (error instanceof MetadataRefused) return error.code
  return error.scimType ? 'invalid_client_metadata' : (ERRORS[error.status] ?? 'temporarily_unavailable')
}
