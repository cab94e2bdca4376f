import type { Context } from 'koa'
import { ScimError } from '../../scim/error.ts'
import type { JsonObject } from '../../scim/store.ts'
import type { CreateFileJob } from '../jobs/file-job.ts'
import { Problem } from '../problem.ts'
import type { Fields, Page } from './page.ts'
import type { SignedIn } from './session.ts'

/**
 * Makes a reset job of a form that brings a file, in which the token of the form comes beside it: without one nothing of it is kept. Throws
 * Problem, or ScimError for a file or fields that make no job.
 */
export const receiveFile = (
  ctx: Context,
  { withFile }: Page,
  { caller }: SignedIn,
  createFileJob: CreateFileJob,
): Promise<string> =>
  createFileJob(ctx, caller, async given => {
    const fields = inText(given)
    if (!ctx.state.csrf.accepts(fields.csrf ?? '')) throw new Problem('formExpired')
    try {
      return withFile?.(fields) ?? {}
    } catch (cause) {
      throw new ScimError(400, 'invalidValue', 'The public key is no JSON: paste the whole JWK.', { cause })
    }
  })

/** Fields of a form with a file are read as JSON where they are any; here they are what was typed. */
const inText = (given: JsonObject): Fields =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
