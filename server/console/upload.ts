import type { Context } from 'koa'
import { ScimError } from '../../scim/error.ts'
import type { Caller, JsonObject } from '../../scim/store.ts'
import type { CreateFileJob } from '../jobs/file-job.ts'
import type { FormFields, ReceiveForm } from '../jobs/receive-form.ts'
import { Problem } from '../problem.ts'

export type UploadPorts = { readonly createFileJob: CreateFileJob; readonly receiveForm: ReceiveForm }

/** A form that brings a file, behind its fields: without the token among them nothing of it is read. */
export type Upload = {
  /** The fields, once the file has begun. */
  readonly fields: () => FormFields | undefined
  /** Makes a reset job for the people whom the file names, and answers with its id. Throws Problem, or ScimError for what makes no job. */
  readonly toJob: (toAttributes: (fields: FormFields) => JsonObject) => Promise<string>
  /** The file itself. Throws Problem, or ScimError 413 with a sentence for one of more bytes than `most`. */
  readonly whole: (most: number, tooLong: string) => Promise<{ readonly name: string; readonly bytes: Buffer }>
}

export function createUpload(ctx: Context, caller: Caller, { createFileJob, receiveForm }: UploadPorts): Upload {
  let fields: FormFields | undefined
  return {
    fields: () => fields,
    toJob: toAttributes => createFileJob(ctx, caller, { begin, toAttributes }),
    async whole(most, tooLong) {
      const parts: Buffer[] = []
      let size = 0
      const { name } = await receiveForm(ctx, async (file, before) => {
        begin(before)
        for await (const part of file as AsyncIterable<Buffer>) {
          size += part.length
          if (size > most) throw new ScimError(413, undefined, tooLong)
          parts.push(part)
        }
      })
      return { name, bytes: Buffer.concat(parts) }
    },
  }

  function begin({ csrf = '', ...before }: FormFields): void {
    if (!ctx.state.csrf.accepts(csrf)) throw new Problem('formExpired')
    fields = before
  }
}
