import Router from '@koa/router'
import type { CommonFor } from '../http/common-for.ts'
import { leadOn } from '../http/lead-on.ts'
import { Problem } from '../problem.ts'
import type { Federation } from './federation.ts'

type Ports = { readonly federation: Pick<Federation, 'interactionOf'>; readonly commonFor: CommonFor }

/**
 * Where identity providers send people back to. It only leads on to the sign-in that they left: its cookie, which proves the browser, is sent
 * there and nowhere else. Each provider has an address of its own, so that none can pass off its answer as another's (RFC 9700 §4.4).
 */
export function federationRoutes({ federation, commonFor }: Ports): Router {
  const router = new Router({ prefix: '/federation' })
  router.get('/:id/callback', async ctx => {
    const { state } = ctx.query
    const interaction =
      typeof state === 'string' ? await federation.interactionOf(ctx.params.id ?? '', state) : undefined
    if (interaction === undefined) throw new Problem('interactionGone')
    const common = commonFor(ctx)
    leadOn(ctx, {
      common,
      title: common.texts.onward.title,
      message: common.texts.onward.wait,
      href: `/interaction/${interaction}/federation?${ctx.querystring}`,
    })
  })
  return router
}
