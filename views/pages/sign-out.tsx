import { type Common, Layout, renderPage } from '../layout.tsx'

export type SignOutProps = {
  common: Common
  /** The form of the OpenID Connect library, escaped by it, with the id `op.logoutForm`. */
  form: string
  clientName?: string
}

export function signOutPage({ common, form, clientName }: SignOutProps): string {
  const { words, signOut } = common.texts
  return renderPage(
    <Layout common={common} title={signOut.title}>
      <p class="lead">{clientName ? signOut.asks(clientName) : signOut.lead}</p>
      <div dangerouslySetInnerHTML={{ __html: form }} />
      <button type="submit" form="op.logoutForm" name="logout" value="yes">
        {words.signOut}
      </button>
      <nav class="below">
        <button type="submit" form="op.logoutForm" class="link">
          {signOut.stay}
        </button>
      </nav>
    </Layout>,
  )
}
