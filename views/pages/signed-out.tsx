import { type Common, Layout, renderPage } from '../layout.tsx'

export type SignedOutProps = { common: Common; clientName?: string }

export function signedOutPage({ common, clientName }: SignedOutProps): string {
  return renderPage(
    <Layout common={common} title="You are signed out">
      <p class="lead">
        {clientName ? `Sign in again at ${clientName} whenever you like.` : 'You can close this window.'}
      </p>
    </Layout>,
  )
}
