import type { Context, Middleware } from 'koa'
import { ScimError } from '../../scim/error.ts'
import type { ScimService } from '../../scim/router.ts'
import { resetJobType } from '../../scim/schema/resource-types.ts'
import type { Caller } from '../../scim/store.ts'
import type { TakePermits } from '../access/rate-limit.ts'
import type { CreateFileJob } from './file-job.ts'
import { attributesIn } from './form-attributes.ts'

type UploadPorts = {
  readonly baseUrl: string
  readonly service: ScimService
  readonly authenticate: (ctx: Context, baseUrl: string) => Promise<Caller>
  readonly takePermits: TakePermits
  readonly createFileJob: CreateFileJob
}

const PATH = `/admin/v2${resetJobType.endpoint}`

/** `POST /PasswordResetJobs` as a form with a `file`: a job for the people whom the file names, with its attributes as the other fields. */
export function jobUpload(ports: UploadPorts): Middleware {
  return async (ctx, next) => {
    if (ctx.method !== 'POST' || ctx.path !== PATH || !ctx.is('multipart/form-data')) return next()
    ctx.state.speaksScim = true
    const caller = await ports.authenticate(ctx, ports.baseUrl)
    ctx.state.caller = caller
    await ports.takePermits(caller, 1)
    if (ctx.get('idempotency-key'))
      throw invalid('An Idempotency-Key goes with a JSON body, never with a file: leave it out.')
    const id = await ports.createFileJob(ctx, caller, { toAttributes: attributesIn })
    const created = await ports.service.handle({
      method: 'GET',
      path: `${resetJobType.endpoint}/${id}`,
      query: new URLSearchParams(ctx.querystring),
      headers: { accept: ctx.get('accept') },
      caller,
      requestId: ctx.state.requestId,
    })
    ctx.body = JSON.stringify(created.body)
    ctx.status = 201
    ctx.set(created.headers)
  }
}

const invalid = (detail: string) => new ScimError(400, 'invalidValue', detail)
