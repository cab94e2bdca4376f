import type { Context, Middleware } from 'koa'
import type { Logger } from 'pino'
import { HasherBusy } from '../../passwords/errors.ts'
import { errorBody, ScimError } from '../../scim/error.ts'
import { answerType } from '../../scim/media-type.ts'
import { errorPage } from '../../views/pages/error.tsx'
import { Problem, type ProblemCode, problems } from '../problem.ts'
import { isOutOfReach } from '../store/out-of-reach.ts'
import type { CommonFor } from './common-for.ts'

/**
 * The one place where an error becomes bytes: SCIM's error body, a page for a browser, `application/problem+json` for the rest.
 * An unknown error is logged under the request's id and tells the caller nothing else.
 */
export function errorTranslator({ logger, commonFor }: { logger: Logger; commonFor: CommonFor }): Middleware {
  return async (ctx, next) => {
    try {
      await next()
      if (ctx.status === 404 && ctx.body === undefined && ctx.respond !== false) throw new Problem('notFound')
    } catch (error) {
      answer(ctx, known(error, ctx.state.requestId, logger), commonFor)
    }
  }
}

/** What an error is to a SCIM client, as `errorTranslator` would answer it. */
export const scimErrorOf =
  (logger: Logger) =>
  (error: unknown, requestId: string): ScimError =>
    asScimError(known(error, requestId, logger), requestId)

function known(error: unknown, requestId: string, logger: Logger): Problem | ScimError {
  if (error instanceof ScimError) return error
  const problem = error instanceof Problem ? error : toProblem(error)
  if (LOGGED[problem.code]) logger.error({ requestId, err: problem.cause }, LOGGED[problem.code])
  return problem
}

function toProblem(error: unknown): Problem {
  if (error instanceof HasherBusy) return new Problem('busy', { cause: error, headers: { 'Retry-After': '2' } })
  if (isOutOfReach(error)) return new Problem('unavailable', { cause: error, headers: { 'Retry-After': '5' } })
  return new Problem('internal', { cause: error })
}

function answer(ctx: Context, error: Problem | ScimError, commonFor: CommonFor) {
  const requestId: string = ctx.state.requestId
  ctx.status = error.status
  ctx.set({ ...error.headers })
  if (error instanceof ScimError || ctx.state.speaksScim) {
    ctx.type = answerType(ctx.get('accept'))
    ctx.body = JSON.stringify(errorBody(asScimError(error, requestId)))
    return
  }
  if (ctx.accepts('json', 'html') === 'html') {
    const common = commonFor(ctx)
    const { title, remedy } = common.texts.problems[error.code]
    ctx.type = 'html'
    ctx.body = errorPage({ common, title, message: remedy, requestId })
    return
  }
  const { title, remedy } = problems[error.code]
  ctx.type = 'application/problem+json'
  ctx.body = JSON.stringify({
    type: 'about:blank',
    title,
    status: error.status,
    detail: remedy,
    code: error.code,
    requestId,
  })
}

const LOGGED: Partial<Record<ProblemCode, string>> = {
  internal: 'unexpected error',
  unavailable: 'the database does not answer',
}

/** What isn't an error of the protocol, for a client that reads only those (rule S13). */
function asScimError(error: Problem | ScimError, requestId: string): ScimError {
  if (error instanceof ScimError) return error
  const { code } = error
  const { status, title, remedy } = problems[code]
  const detail = `${title} ${remedy} (${requestId})`
  return status === 400 ? new ScimError(400, 'invalidSyntax', detail) : new ScimError(status, undefined, detail)
}
