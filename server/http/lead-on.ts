import type { Context } from 'koa'
import { type OnwardProps, onwardPage } from '../../views/pages/onward.tsx'

/**
 * On to another address by a page, where a redirect would not do: a browser holds all redirects after a form to the `form-action` of the page
 * that had it, ours or that of another site, and neither knows over which hosts it goes from there.
 */
export function leadOn(ctx: Context, page: OnwardProps): void {
  ctx.set('Refresh', `0; url=${page.href}`)
  ctx.type = 'html'
  ctx.body = onwardPage(page)
}
