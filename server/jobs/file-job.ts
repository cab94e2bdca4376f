import { randomUUID } from 'node:crypto'
import type { Context } from 'koa'
import type { Turns } from '../../passwords/turns.ts'
import { requireWrite } from '../../scim/access.ts'
import { createChange } from '../../scim/body-change.ts'
import { ScimError } from '../../scim/error.ts'
import { resetJobType } from '../../scim/schema/resource-types.ts'
import type { Caller, Change, JsonObject, RequestContext } from '../../scim/store.ts'
import type { JobFileStore } from '../store/reset-job-files.ts'
import { readFile } from './read-file.ts'
import { type FormFields, receiveForm } from './receive-form.ts'

type Ports = {
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

/**
 * Makes a job of a form with a file, and answers with its id; its attributes are made of the other fields. Whatever goes wrong, nothing of
 * the file is left.
 */
export type CreateFileJob = (
  ctx: Context,
  caller: Caller,
  toAttributes: (fields: FormFields) => JsonObject,
) => Promise<string>

/** A file of short lines that names more than these would keep all other jobs from being planned. */
const MOST_PEOPLE = 1_000_000

const tooMany = () =>
  new ScimError(413, undefined, `The file names more than ${MOST_PEOPLE} people: send it in several jobs.`)

export function createFileJobs(ports: Ports): CreateFileJob {
  return async (ctx, caller, toAttributes) => {
    requireWrite(caller, resetJobType)
    return ports.requestTurns(() => create(ctx, caller, toAttributes))
  }

  async function create(...[ctx, caller, toAttributes]: Parameters<CreateFileJob>): Promise<string> {
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
      const attributes = toAttributes(fields)
      const change = createChange(resetJobType, { schemas: [resetJobType.schema.urn], ...attributes }, caller.strict)
      await ports.createFromFile(change, { id, name }, { caller })
      return id
    } catch (error) {
      await ports.files.remove(id)
      throw error
    }
  }
}

const invalid = (detail: string) => new ScimError(400, 'invalidValue', detail)
