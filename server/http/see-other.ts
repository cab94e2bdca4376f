import type { Context } from 'koa'

/** On to another page, by GET whatever this request was: what a form has sent is not sent again (rule O32). */
export function seeOther(ctx: Pick<Context, 'redirect' | 'status'>, to: string): void {
  ctx.redirect(to)
  ctx.status = 303
}
