import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider'
import { errorPage } from '../../views/pages/error.tsx'
import { signOutPage } from '../../views/pages/sign-out.tsx'
import { signedOutPage } from '../../views/pages/signed-out.tsx'

/** The pages that the library asks for by itself. */
export function createProviderPages(issuerName: string) {
  const common = { issuerName }
  return {
    error(ctx: KoaContextWithOIDC, out: ErrorOut): void {
      ctx.type = 'html'
      ctx.body = errorPage({
        common,
        title: 'This sign-in can not go on',
        message: out.error_description ?? out.error,
        remedy: 'Go back to the application and start again.',
        requestId: ctx.state.requestId,
      })
    },
    signOut(ctx: KoaContextWithOIDC, form: string): void {
      ctx.type = 'html'
      ctx.body = signOutPage({ common, form, clientName: ctx.oidc.client?.clientName })
    },
    signedOut(ctx: KoaContextWithOIDC): void {
      ctx.type = 'html'
      ctx.body = signedOutPage({ common, clientName: ctx.oidc.client?.clientName })
    },
  }
}
