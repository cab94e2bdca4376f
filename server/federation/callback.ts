import Router from '@koa/router'
import { Problem } from '../problem.ts'
import type { Federation } from './federation.ts'

/**
 * Where identity providers send people back to. It only leads on to the sign-in that they left: its cookie, which proves the browser, is sent
 * there and nowhere else. Each provider has an address of its own, so that none can pass off its answer as another's (RFC 9700 §4.4).
 */
export function federationRoutes({ interactionOf }: Pick<Federation, 'interactionOf'>): Router {
  const router = new Router({ prefix: '/federation' })
  router.get('/:id/callback', async ctx => {
    const { state } = ctx.query
    const interaction = typeof state === 'string' ? await interactionOf(ctx.params.id ?? '', state) : undefined
    if (interaction === undefined) throw new Problem('interactionGone')
    ctx.redirect(`/interaction/${interaction}/federation?${ctx.querystring}`)
  })
  return router
}
