import Router from '@koa/router'
import type { Context } from 'koa'
import { PasswordRejected } from '../../passwords/errors.ts'
import type { OpenLink, Passwords } from '../../passwords/passwords.ts'
import { describe } from '../../policies/evaluate.ts'
import { linkDeadPage } from '../../views/pages/link-dead.tsx'
import { mailSentPage } from '../../views/pages/mail-sent.tsx'
import { newPasswordPage } from '../../views/pages/new-password.tsx'
import { passwordChangedPage } from '../../views/pages/password-changed.tsx'
import type { AskForMail } from '../access/network-limit.ts'
import { readForm } from '../http/body.ts'
import type { CommonFor } from '../http/common-for.ts'
import { csrfToken, requireCsrf } from '../http/csrf.ts'
import { formBinding, requireBinding } from '../http/form-binding.ts'
import { seeOther } from '../http/see-other.ts'
import { DIFFERENT, type Refusal, shownRules } from '../http/shown-rules.ts'
import type { Keyring } from '../keyring.ts'

export type ResetPorts = {
  readonly passwords: Passwords
  readonly askForMail: AskForMail
  readonly keyring: Keyring
  readonly commonFor: CommonFor
  readonly secure: boolean
  readonly inBackground: (work: Promise<void>) => void
}

const PURPOSE = 'reset cookie'

/** `/reset`: behind a mailed link. Reading never consumes it, a POST with the new password does (rules P53–P58). */
export function resetRoutes(ports: ResetPorts): Router {
  const { passwords, askForMail, keyring, commonFor, secure, inBackground } = ports
  const router = new Router({ prefix: '/reset' })
  const name = secure ? '__Secure-rekey-reset' : 'rekey-reset'
  const cookie = { httpOnly: true, sameSite: 'lax', secure, path: '/reset', overwrite: true } as const

  /** The token leaves the address bar at once and goes on in a cookie that only this page gets. */
  router.get('/', ctx => {
    const token = new URLSearchParams(ctx.querystring).get('token') ?? ''
    ctx.cookies.set(name, keyring.seal(PURPOSE, token.slice(0, 64)), cookie)
    seeOther(ctx, '/reset/new')
  })

  router.get('/new', async ctx => {
    const token = tokenOf(ctx)
    const link = await passwords.openLink(token)
    if (!link) return showDead(ctx)
    inBackground(passwords.linkOpened(token))
    return showForm(ctx, link)
  })

  router.post('/new', requireCsrf, async ctx => {
    const token = tokenOf(ctx)
    const form = await readForm(ctx)
    const { password = '', repeat = '' } = form
    const link = await passwords.openLink(token)
    if (!link) return showDead(ctx)
    requireBinding(form, formBinding(token))
    if (password !== repeat) return showForm(ctx, link, [DIFFERENT])
    try {
      if (!(await passwords.redeemLink(token, password))) return showDead(ctx)
    } catch (error) {
      if (error instanceof PasswordRejected) return showForm(ctx, link, error.violations)
      throw error
    }
    ctx.cookies.set(name, null, cookie)
    ctx.type = 'html'
    ctx.body = passwordChangedPage({ common: commonFor(ctx, link.person), signInHref: '/account' })
  })

  router.post('/again', requireCsrf, async ctx => {
    await askForMail(ctx.ip)
    inBackground(passwords.resendByLink(tokenOf(ctx)))
    ctx.type = 'html'
    ctx.body = mailSentPage({
      common: commonFor(ctx),
      resendAction: '/reset/again',
      csrf: csrfToken(ctx),
      again: true,
    })
  })
  return router

  function tokenOf(ctx: Context): string {
    try {
      return keyring.open(PURPOSE, ctx.cookies.get(name) ?? '')
    } catch {
      return ''
    }
  }

  function showForm(
    ctx: Context,
    { person, purpose, expiresAt, policy }: OpenLink,
    violations: readonly Refusal[] = [],
  ) {
    const common = commonFor(ctx, person)
    ctx.type = 'html'
    ctx.body = newPasswordPage({
      common,
      action: '/reset/new',
      csrf: csrfToken(ctx),
      userName: person.userName,
      binding: formBinding(tokenOf(ctx)),
      purpose,
      expiresAt,
      ...shownRules(common.texts, describe(policy), violations),
    })
  }

  function showDead(ctx: Context) {
    ctx.type = 'html'
    const common = commonFor(ctx)
    ctx.body = linkDeadPage({ common, resendAction: '/reset/again', csrf: csrfToken(ctx), forgotHref: '/forgot' })
  }
}
