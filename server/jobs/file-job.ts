import { randomUUID } from 'node:crypto'
import type { Context } from 'koa'
import type { Turns } from '../../passwords/turns.ts'
import { requireWrite } from '../../scim/access.ts'
import { createChange } from '../../scim/body-change.ts'
import { resetJobType } from '../../scim/schema/resource-types.ts'
import type { Caller, Change, JsonObject, RequestContext } from '../../scim/store.ts'
import type { JobFileStore } from '../store/reset-job-files.ts'
import { readFile } from './read-file.ts'
import { type FormFields, receiveForm } from './receive-form.ts'
import { invalidFile, WrongFile } from './wrong-file.ts'

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

/** What a form says of its job. */
type FileForm = {
  /** Looks at what comes before the file, and may refuse it before any of it is read. */
  readonly begin?: (before: FormFields) => void
  /** The attributes of the job, made of all fields. */
  readonly toAttributes: (fields: FormFields) => JsonObject
}

/** Makes a job of a form with a file, and answers with its id. Whatever goes wrong, nothing of the file is left. */
export type CreateFileJob = (ctx: Context, caller: Caller, form: FileForm) => Promise<string>

/** A file of short lines that names more than these would keep all other jobs from being planned. */
const MOST_PEOPLE = 1_000_000

const tooMany = () =>
  new WrongFile(413, undefined, `The file names more than ${MOST_PEOPLE} people: send it in several jobs.`)

export function createFileJobs(ports: Ports): CreateFileJob {
  return async (ctx, caller, form) => {
    requireWrite(caller, resetJobType)
    return ports.requestTurns(() => create(ctx, caller, form))
  }

  async function create(...[ctx, caller, form]: Parameters<CreateFileJob>): Promise<string> {
    const id = randomUUID()
    try {
      const { name, fields } = await receiveForm(ctx, ports.uploadTime, async (file, before) => {
        form.begin?.(before)
        let index = 0
        let count = 0
        for await (const lines of readFile(file)) {
          count += lines.length
          if (count > MOST_PEOPLE) throw tooMany()
          await ports.files.insert(id, index++, lines)
        }
        if (index === 0) throw invalidFile('Nobody is in the file below its first line.')
      })
      const attributes = form.toAttributes(fields)
      const change = createChange(resetJobType, { schemas: [resetJobType.schema.urn], ...attributes }, caller.strict)
      await ports.createFromFile(change, { id, name }, { caller })
      return id
    } catch (error) {
      await ports.files.remove(id)
      throw error
    }
  }
}
