import { type Common, Layout, renderPage } from '../layout.tsx'

export type SignedOutProps = { common: Common; clientName?: string; signInHref?: string }

/** After signing out, and after a sign-in that was cancelled, with the way back. */
export function signedOutPage({ common, clientName, signInHref }: SignedOutProps): string {
  return renderPage(
    <Layout common={common} title={signInHref ? 'You are not signed in' : 'You are signed out'}>
      <p class="lead">
        {clientName ? `Sign in again at ${clientName} whenever you like.` : 'You can close this window.'}
      </p>
      {signInHref && (
        <p>
          <a href={signInHref}>Sign in</a>
        </p>
      )}
    </Layout>,
  )
}
