import type { Middleware } from 'koa'
import type { Logger } from 'pino'

/** A path as it may be logged: never a query, and no id of an interaction. */
export function loggedPath(path: string): string {
  return path.replace(/^\/(interaction|authorize|device|dev\/mail)\/[^/]+/, '/$1/…')
}

/** One line a request: what was asked, what was answered, how long it took. */
export function accessLog(logger: Logger): Middleware {
  return async (ctx, next) => {
    const start = process.hrtime.bigint()
    try {
      await next()
    } finally {
      const milliseconds = Number(process.hrtime.bigint() - start) / 1e6
      const client = ctx.state.caller?.client
      logger.info(
        {
          requestId: ctx.state.requestId,
          traceId: ctx.state.traceId,
          method: ctx.method,
          path: loggedPath(ctx.path),
          status: ctx.status,
          milliseconds,
          client,
        },
        'request',
      )
    }
  }
}
