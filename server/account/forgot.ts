import Router from '@koa/router'
import type { Passwords } from '../../passwords/passwords.ts'
import { forgotPasswordPage } from '../../views/pages/forgot-password.tsx'
import { mailSentPage } from '../../views/pages/mail-sent.tsx'
import type { AskForMail } from '../access/network-limit.ts'
import { readForm } from '../http/body.ts'
import { askForLanguages, type CommonFor } from '../http/common-for.ts'
import { csrfToken, requireCsrf } from '../http/csrf.ts'

export type ForgotPorts = {
  readonly passwords: Passwords
  readonly askForMail: AskForMail
  readonly commonFor: CommonFor
  readonly inBackground: (work: Promise<void>) => void
}

/** `/forgot`: the same page and the same work for everybody; whether a mail goes out is found out behind the answer (rule P36). */
export function forgotRoutes({ passwords, askForMail, commonFor, inBackground }: ForgotPorts): Router {
  const router = new Router({ prefix: '/forgot' })

  router.use((ctx, next) => {
    askForLanguages(ctx, ctx.query.ui_locales)
    return next()
  })
  router.get('/', ctx => {
    ctx.type = 'html'
    ctx.body = forgotPasswordPage({ common: commonFor(ctx), action: `/forgot${ctx.search}`, csrf: csrfToken(ctx) })
  })
  for (const [path, again] of [
    ['/', false],
    ['/again', true],
  ] as const) {
    router.post(path, requireCsrf, async ctx => {
      const { identifier = '' } = await readForm(ctx)
      await askForMail(ctx.ip)
      inBackground(passwords.recover(identifier))
      ctx.type = 'html'
      const common = commonFor(ctx)
      ctx.body = mailSentPage({
        common,
        resendAction: `/forgot/again${ctx.search}`,
        csrf: csrfToken(ctx),
        identifier,
        again,
      })
    })
  }
  return router
}
