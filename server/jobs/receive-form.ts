import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import type { Context } from 'koa'
import { ScimError } from '../../scim/error.ts'
import { inTime } from '../http/in-time.ts'
import { Problem } from '../problem.ts'
import { invalidFile, WrongFile } from './wrong-file.ts'

const MOST_BYTES = 64 * 1024 * 1024
const LIMITS = { fileSize: MOST_BYTES, files: 1, fields: 20, fieldSize: 64 * 1024, parts: 21 }

/** The fields of a form, as text by their names. */
export type FormFields = Readonly<Record<string, string>>

/** What becomes of a file while it comes in, and of the fields before it: all of them, where it is the last of its form. */
type Take = (file: Readable, before: FormFields) => Promise<void>

/** The fields of a form and the name of its file, which is handed over while it comes in. Throws ScimError, or Problem. */
export type ReceiveForm = (ctx: Context, take: Take) => Promise<{ readonly name: string; readonly fields: FormFields }>

/** The same, for a form that has so many milliseconds to arrive. */
export async function receiveForm(ctx: Context, uploadTime: number, take: Take): ReturnType<ReceiveForm> {
  const fields = new Map<string, string>()
  const form = formOf(ctx)
  const part: { file?: Readable; taken?: Promise<string> } = {}
  const read = new Promise<Promise<string> | undefined>((resolve, reject) => {
    form.on('field', (name, value, _, isCut) => {
      if (isCut) reject(invalid(`The field ${shown(name)} is longer than ${LIMITS.fieldSize} bytes.`))
      if (fields.has(name)) reject(invalid(`The form has the field ${shown(name)} twice: send it once.`))
      fields.set(name, value)
    })
    form.on('file', (field, file, name) => {
      if (field !== 'file') {
        file.resume()
        return reject(invalid(`The form has a file ${shown(field)}: it belongs into the field "file".`))
      }
      file.on('limit', () => reject(tooLong()))
      part.file = file
      part.taken = take(file, Object.fromEntries(fields)).then(() => name.slice(0, 256))
      part.taken.catch(reject)
    })
    form.on('filesLimit', () => reject(invalid('The form has several files: send each of them as a job of its own.')))
    for (const limit of ['fieldsLimit', 'partsLimit'] as const)
      form.on(limit, () => reject(invalid(`The form has more than ${LIMITS.fields} fields.`)))
    form.on('error', cause => reject(new ScimError(400, 'invalidSyntax', 'The form can not be read.', { cause })))
    form.on('finish', () => resolve(part.taken))
    // A pipe says nothing of a client that hangs up, be it while it waited for its turn.
    finished(ctx.req).catch(cause => reject(new Problem('badRequest', { cause })))
    ctx.req.pipe(form)
  })
  try {
    const name = await inTime(uploadTime, read)
    if (name === undefined) throw invalidFile('The form has no file: send it as the field "file".')
    return { name, fields: Object.fromEntries(fields) }
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

const shown = (name: string) => `"${name.slice(0, 64)}"`

const invalid = (detail: string) => new ScimError(400, 'invalidValue', detail)

const tooLong = () =>
  new WrongFile(413, undefined, `The file is longer than ${MOST_BYTES} bytes: send it in several jobs.`, {
    headers: { Connection: 'close' },
  })
