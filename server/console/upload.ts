import type { Context } from 'koa'
import { ScimError } from '../../scim/error.ts'
import type { Caller, JsonObject } from '../../scim/store.ts'
import type { CreateFileJob } from '../jobs/file-job.ts'
import type { ReceiveForm } from '../jobs/receive-form.ts'
import { Problem } from '../problem.ts'

/** What was typed, by the names of fields. */
type Fields = Readonly<Record<string, string>>

export type UploadPorts = { readonly createFileJob: CreateFileJob; readonly receiveForm: ReceiveForm }

/** A form that brings a file, in which the token of the form comes beside it: without one nothing of it is kept. */
export type Upload = {
  /** Makes a reset job for the people whom the file names, and answers with its id. Throws Problem, or ScimError for what makes no job. */
  readonly toJob: (toAttributes: (fields: Fields) => JsonObject) => Promise<string>
  /** The file itself. Throws Problem, or ScimError 413 with a sentence for one of more bytes than `most`. */
  readonly whole: (most: number, tooLong: string) => Promise<{ readonly name: string; readonly bytes: Buffer }>
}

export function createUpload(ctx: Context, caller: Caller, { createFileJob, receiveForm }: UploadPorts): Upload {
  return {
    toJob: toAttributes =>
      createFileJob(ctx, caller, async given => {
        const fields = inText(given)
        requireToken(fields)
        return toAttributes(fields)
      }),
    async whole(most, tooLong) {
      const parts: Buffer[] = []
      let size = 0
      const { name, fields } = await receiveForm(ctx, async file => {
        for await (const part of file as AsyncIterable<Buffer>) {
          size += part.length
          if (size > most) throw new ScimError(413, undefined, tooLong)
          parts.push(part)
        }
      })
      requireToken(inText(fields))
      return { name, bytes: Buffer.concat(parts) }
    },
  }

  function requireToken({ csrf = '' }: Fields): void {
    if (!ctx.state.csrf.accepts(csrf)) throw new Problem('formExpired')
  }
}

/** Fields of a form with a file are read as JSON where they are any; here they are what was typed. */
const inText = (given: JsonObject): Fields =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
