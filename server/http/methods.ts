import type { Context, Middleware } from 'koa'
import { Problem } from '../problem.ts'

/** RFC 9110 §15.5.6. */
export const methodNotAllowed = (methods: readonly string[]) =>
  new Problem('methodNotAllowed', { headers: { Allow: methods.join(', ') } })

/** Throws Problem where what can only be read is asked for by another method. */
export function requireRead({ method }: Context): void {
  if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed(['GET', 'HEAD'])
}

/** For all routers below it: a page that is there, asked for by a method that it does not have, is refused by name and not as unknown. */
export const otherMethods: Middleware = async (ctx, next) => {
  await next()
  if (ctx.status !== 404 || ctx.body !== undefined) return
  const matched = (ctx.matched ?? []) as readonly { readonly methods: readonly string[] }[]
  const methods = [...new Set(matched.flatMap(route => route.methods))]
  if (methods.length > 0 && !methods.includes(ctx.method)) throw methodNotAllowed(methods)
}
