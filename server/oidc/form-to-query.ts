import type { Context, Middleware } from 'koa'
import { readBody, toText } from '../http/body.ts'
import { seeOther } from '../http/see-other.ts'
import { Problem } from '../problem.ts'

/** A request may be as long as its address may be (Node's limit for all headers is 16 KiB). */
const FORM_LIMIT = 8 * 1024

/**
 * A request that was posted goes on as one with its parameters in the address (rules O7, O70). Another site's form comes without our
 * cookies, which are SameSite=Lax; the browser that follows the answer brings them.
 */
export function formToQuery(paths: readonly string[]): Middleware {
  return async (ctx, next) => {
    if (ctx.method !== 'POST' || !paths.includes(ctx.path)) return next()
    seeOther(ctx, `${ctx.path}?${await parametersOf(ctx)}`)
  }
}

async function parametersOf(ctx: Context): Promise<string> {
  if (!ctx.is('application/x-www-form-urlencoded')) throw new Problem('unsupportedMediaType')
  const body = await readBody(ctx, FORM_LIMIT)
  if (!body) throw new Problem('tooLarge', { headers: { Connection: 'close' } })
  return new URLSearchParams(`${toText(body)}${ctx.search.replace(/^\??/, '&')}`).toString()
}
