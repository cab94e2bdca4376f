import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider'
import type { People } from '../../passwords/ports.ts'
import { errorPage } from '../../views/pages/error.tsx'
import { signOutPage } from '../../views/pages/sign-out.tsx'
import { signedOutPage } from '../../views/pages/signed-out.tsx'
import { askForLanguages, type CommonFor } from '../http/common-for.ts'
import { routes } from '../http/oidc-routes.ts'

export type ProviderPagesPorts = { readonly commonFor: CommonFor; readonly people: Pick<People, 'byId'> }

/** The pages that the library asks for by itself. */
export function createProviderPages({ commonFor, people }: ProviderPagesPorts) {
  return {
    error(ctx: KoaContextWithOIDC, out: ErrorOut): void {
      askForLanguages(ctx, ctx.oidc.params?.ui_locales)
      const common = commonFor(ctx)
      const { error, words } = common.texts
      const ofSignOut = {
        title: error.signOut,
        message: error.signOutRemedy,
        next: { href: routes.end_session, label: words.signOut },
      }
      const ofSignIn = { title: error.signIn, message: error.signInRemedy }
      ctx.type = 'html'
      ctx.body = errorPage({
        ...(ctx.path.startsWith(routes.end_session) ? ofSignOut : ofSignIn),
        common,
        detail: out.error_description ?? out.error,
        requestId: ctx.state.requestId,
      })
    },
    async signOut(ctx: KoaContextWithOIDC, form: string): Promise<void> {
      askForLanguages(ctx, ctx.oidc.params?.ui_locales)
      const common = commonFor(ctx, await people.byId(ctx.oidc.session?.accountId ?? ''))
      ctx.type = 'html'
      ctx.body = signOutPage({ common, form, clientName: ctx.oidc.client?.clientName })
    },
    signedOut(ctx: KoaContextWithOIDC): void {
      ctx.type = 'html'
      ctx.body = signedOutPage({ common: commonFor(ctx), clientName: ctx.oidc.client?.clientName })
    },
  }
}
