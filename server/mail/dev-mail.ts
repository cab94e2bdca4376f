import type { Context, Middleware } from 'koa'
import { en } from '../../texts/en.ts'
import { devMailPage } from '../../views/pages/dev-mail.tsx'
import { requireRead } from '../http/methods.ts'
import { readKeptMails } from './transport.ts'

const FORWARDING = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip']

/**
 * The mails that were kept as files, for whoever sits at this machine: at the issuer's own address and through no proxy. Mounted only
 * where there is no mail server and both the listening and the issuer's host are loopback.
 */
export function devMail(options: { folder: string; issuer: string; issuerName: string }): Middleware {
  const { host } = new URL(options.issuer)
  const isLocal = (ctx: Context) => ctx.get('host') === host && FORWARDING.every(name => !ctx.get(name))
  return async (ctx, next) => {
    const isAsked = ctx.path === '/dev/mail' || ctx.path === '/dev/mail.json'
    if (!isAsked || !isLocal(ctx)) return next()
    requireRead(ctx)
    const to = new URLSearchParams(ctx.querystring).get('to') ?? undefined
    const mails = await readKeptMails(options.folder, to)
    if (ctx.path === '/dev/mail.json') {
      ctx.body = mails
      return
    }
    ctx.type = 'html'
    ctx.body = devMailPage({ common: { issuerName: options.issuerName, texts: en }, mails })
  }
}
