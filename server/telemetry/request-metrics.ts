import type { Middleware } from 'koa'
import type { Metrics } from './metrics.ts'
import { methodClassOf, routeClassOf } from './route-class.ts'

/** Measures each request until its answer is ready. */
export function requestMetrics(metrics: Pick<Metrics, 'request'>): Middleware {
  return async (ctx, next) => {
    const end = metrics.request()
    try {
      await next()
    } finally {
      end({ route: routeClassOf(ctx.path), method: methodClassOf(ctx.method), status: ctx.status })
    }
  }
}
