import { randomUUID } from 'node:crypto'
import type { Context, Middleware } from 'koa'
import type { Turns } from '../../passwords/turns.ts'
import { requireWrite } from '../../scim/access.ts'
import { createChange } from '../../scim/body-change.ts'
import { ScimError } from '../../scim/error.ts'
import type { ScimService } from '../../scim/router.ts'
import { resetJobType } from '../../scim/schema/resource-types.ts'
import type { Caller, Change, RequestContext } from '../../scim/store.ts'
import type { TakePermits } from '../access/rate-limit.ts'
import type { JobFileStore } from '../store/reset-job-files.ts'
import { readFile } from './read-file.ts'
import { receiveForm } from './receive-form.ts'

export type UploadPorts = {
  readonly baseUrl: string
  readonly service: ScimService
  readonly authenticate: (ctx: Context, baseUrl: string) => Promise<Caller>
  readonly takePermits: TakePermits
  /** Files have their turn, as long bodies have. */
  readonly requestTurns: Turns
  /** Milliseconds in which a file has to arrive. */
  readonly uploadTime: number
  readonly files: JobFileStore
  /** Creates the job whose people are in a file. */
  readonly createFromFile: (
    change: Change,
    file: { id: string; name: string },
    context: RequestContext,
  ) => Promise<void>
}

/** A file of short lines that names more than these would keep all other jobs from being planned. */
const MOST_PEOPLE = 1_000_000

const tooMany = () =>
  new ScimError(413, undefined, `The file names more than ${MOST_PEOPLE} people: send it in several jobs.`)

const PATH = `/admin/v2${resetJobType.endpoint}`

/** `POST /PasswordResetJobs` as a form with a `file`: a job for the people whom the file names, with its attributes as the other fields. */
export function jobUpload(ports: UploadPorts): Middleware {
  return async (ctx, next) => {
    if (ctx.method !== 'POST' || ctx.path !== PATH || !ctx.is('multipart/form-data')) return next()
    ctx.state.speaksScim = true
    const caller = await ports.authenticate(ctx, ports.baseUrl)
    ctx.state.caller = caller
    await ports.takePermits(caller, 1)
    requireWrite(caller, resetJobType)
    if (ctx.get('idempotency-key'))
      throw invalid('An Idempotency-Key goes with a JSON body, never with a file: leave it out.')
    const id = await ports.requestTurns(() => create(ctx, caller))
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

  async function create(ctx: Context, caller: Caller): Promise<string> {
    const id = randomUUID()
    try {
      const { name, fields } = await receiveForm(ctx, ports.uploadTime, async file => {
        let index = 0
        let count = 0
        for await (const lines of readFile(file)) {
          count += lines.length
          if (count > MOST_PEOPLE) throw tooMany()
          await ports.files.insert(id, index++, lines)
        }
        if (index === 0) throw invalid('Nobody is in the file below its first line.')
      })
      const change = createChange(resetJobType, { schemas: [resetJobType.schema.urn], ...fields }, caller.strict)
      await ports.createFromFile(change, { id, name }, { caller })
      return id
    } catch (error) {
      await ports.files.remove(id)
      throw error
    }
  }
}

const invalid = (detail: string) => new ScimError(400, 'invalidValue', detail)
