import type { Middleware } from 'koa'
import { methodClassOf, routeClassOf } from './route-class.ts'
import type { Tracing } from './tracing.ts'

/** Each request is a span, whose trace the log names too. Addresses stay out of it: they have ids in them, and more. */
export function requestTracing({ inRequest }: Pick<Tracing, 'inRequest'>): Middleware {
  return async (ctx, next) => {
    const method = methodClassOf(ctx.method)
    const part = routeClassOf(ctx.path)
    const attributes = {
      'http.request.method': method,
      'rekey.part': part,
      'rekey.request.id': ctx.state.requestId as string,
    }
    await inRequest({ name: `${method} ${part}`, attributes, headers: ctx.headers }, async (note, traceId) => {
      ctx.state.traceId = traceId
      await next()
      note({ 'http.response.status_code': ctx.status })
    })
  }
}
