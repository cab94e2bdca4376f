import type Provider from 'oidc-provider'
import { onwardFormPage } from '../../views/pages/onward-form.tsx'
import type { CommonFor } from '../http/common-for.ts'

/** The library's page with a form that an inline script sends: for `response_mode=form_post`, and between some of its own steps. */
const PAGE = /<title>Submitting Callback<\/title>.*<form (method="post" action="[^"]*">.*?)<noscript>/s

/** The same form on a page of ours, which has no inline script: so the policy of the page doesn't allow one (rule O19). */
export function dressOnwardForms(provider: Provider, { commonFor }: { readonly commonFor: CommonFor }): void {
  provider.use(async (ctx, next) => {
    await next()
    const [, form] = (typeof ctx.body === 'string' && PAGE.exec(ctx.body)) || []
    if (!form) return
    ctx.body = onwardFormPage({ common: commonFor(ctx), form: `<form id="onward" ${form}</form>` })
    const policy = ctx.response.get('Content-Security-Policy')
    ctx.set('Content-Security-Policy', policy.replace(/ 'sha256-[^']*'/, ''))
  })
}
