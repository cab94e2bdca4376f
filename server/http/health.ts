import type { Middleware } from 'koa'

/** `/health/live`: the process answers. `/health/ready`: it reaches its database too. */
export function health(isReady: () => Promise<boolean>): Middleware {
  return async (ctx, next) => {
    if (ctx.path === '/health/live') {
      ctx.body = { status: 'live' }
    } else if (ctx.path === '/health/ready') {
      const ready = await isReady()
      ctx.status = ready ? 200 : 503
      ctx.body = { status: ready ? 'ready' : 'not ready' }
    } else {
      await next()
    }
  }
}
