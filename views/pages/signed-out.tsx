import { type Common, Layout, renderPage } from '../layout.tsx'

export type SignedOutProps = { common: Common; clientName?: string; signInHref?: string }

/** After signing out, and after a sign-in that was cancelled, with the way back. */
export function signedOutPage({ common, clientName, signInHref }: SignedOutProps): string {
  const { words, signedOut } = common.texts
  return renderPage(
    <Layout common={common} title={signInHref ? signedOut.notSignedIn : signedOut.title}>
      <p class="lead">{clientName ? signedOut.again(clientName) : words.closeWindow}</p>
      {signInHref && (
        <p>
          <a href={signInHref}>{words.signIn}</a>
        </p>
      )}
    </Layout>,
  )
}
