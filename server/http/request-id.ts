import { randomUUID } from 'node:crypto'
import type { Middleware } from 'koa'

/** Names each request; the name is in the answer, the log and every error. */
export const requestId: Middleware = async (ctx, next) => {
  ctx.state.requestId = randomUUID()
  ctx.set('X-Request-Id', ctx.state.requestId)
  await next()
}
