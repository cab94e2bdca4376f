import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import type { Context, Middleware } from 'koa'
import type { Turns } from '../../passwords/turns.ts'
import { requireWrite } from '../../scim/access.ts'
import { createChange } from '../../scim/body-change.ts'
import { ScimError } from '../../scim/error.ts'
import type { ScimService } from '../../scim/router.ts'
import { resetJobType } from '../../scim/schema/resource-types.ts'
import type { Caller, Change, Json, JsonObject, RequestContext } from '../../scim/store.ts'
import type { TakePermits } from '../access/rate-limit.ts'
import { inTime } from '../http/in-time.ts'
import { Problem } from '../problem.ts'
import type { JobFileStore } from '../store/reset-job-files.ts'
import { readFile } from './read-file.ts'

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

const PATH = `/admin/v2${resetJobType.endpoint}`
const MOST_BYTES = 64 * 1024 * 1024
const LIMITS = { fileSize: MOST_BYTES, files: 1, fields: 20, fieldSize: 64 * 1024, parts: 21 }

/** `POST /PasswordResetJobs` as a form with a `file`: a job for the people whom the file names, with its attributes as the other fields. */
export function jobUpload(ports: UploadPorts): Middleware {
  return async (ctx, next) => {
    if (ctx.method !== 'POST' || ctx.path !== PATH || !ctx.is('multipart/form-data')) return next()
    ctx.state.speaksScim = true
    const caller = await ports.authenticate(ctx, ports.baseUrl)
    ctx.state.caller = caller
    await ports.takePermits(caller, 1)
    requireWrite(caller, resetJobType)
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
      const { name, fields } = await receive(ctx, ports.uploadTime, async file => {
        let index = 0
        for await (const lines of readFile(file)) await ports.files.insert(id, index++, lines)
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

/** The fields of a form and the name of its file, which is handed over while it comes in. */
async function receive(
  ctx: Context,
  uploadTime: number,
  take: (file: Readable) => Promise<void>,
): Promise<{ name: string; fields: JsonObject }> {
  const fields: JsonObject = {}
  const form = formOf(ctx)
  const part: { file?: Readable; taken?: Promise<string> } = {}
  const read = new Promise<Promise<string> | undefined>((resolve, reject) => {
    form.on('field', (name, value) => {
      fields[name] = fromField(value)
    })
    form.on('file', (field, file, name) => {
      if (field !== 'file') {
        file.resume()
        return reject(invalid(`The form has a file "${field.slice(0, 64)}": it belongs into the field "file".`))
      }
      file.on('limit', () => reject(tooLong()))
      part.file = file
      part.taken = take(file).then(() => name.slice(0, 256))
      part.taken.catch(reject)
    })
    form.on('error', cause => reject(new ScimError(400, 'invalidSyntax', 'The form can not be read.', { cause })))
    form.on('finish', () => resolve(part.taken))
    // A pipe says nothing of a client that hangs up, be it while it waited for its turn.
    finished(ctx.req).catch(cause => reject(new Problem('badRequest', { cause })))
    ctx.req.pipe(form)
  })
  try {
    const name = await inTime(uploadTime, read)
    if (name === undefined) throw invalid('The form has no file: send it as the field "file".')
    return { name, fields }
  } catch (error) {
    ctx.req.unpipe(form)
    ctx.req.resume()
    part.file?.destroy()
    // Whoever takes back what was taken must not be overtaken by the rest of it.
    await part.taken?.catch(() => {})
    throw error
  }
}

function formOf(ctx: Context) {
  try {
    return new Busboy({ headers: ctx.req.headers as BusboyHeaders, limits: LIMITS })
  } catch (cause) {
    throw new ScimError(400, 'invalidSyntax', 'The form can not be read: its Content-Type needs a boundary.', { cause })
  }
}

/** What a field says: JSON where it is any, such as true, 7 or an object; else text. */
function fromField(value: string): Json {
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

const invalid = (detail: string) => new ScimError(400, 'invalidValue', detail)

const tooLong = () =>
  new ScimError(413, undefined, `The file is longer than ${MOST_BYTES} bytes: send it in several jobs.`, {
    headers: { Connection: 'close' },
  })
