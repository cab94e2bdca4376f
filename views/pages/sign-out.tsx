import { type Common, Layout, renderPage } from '../layout.tsx'

export type SignOutProps = {
  common: Common
  /** The form of the OpenID Connect library, escaped by it, with the id `op.logoutForm`. */
  form: string
  clientName?: string
}

export function signOutPage({ common, form, clientName }: SignOutProps): string {
  return renderPage(
    <Layout common={common} title="Sign out?">
      <p class="lead">{clientName ? `${clientName} asks to sign you out.` : 'Do you want to sign out?'}</p>
      <div dangerouslySetInnerHTML={{ __html: form }} />
      <button type="submit" form="op.logoutForm" name="logout" value="yes">
        Sign out
      </button>
      <nav class="below">
        <button type="submit" form="op.logoutForm" class="link">
          Stay signed in
        </button>
      </nav>
    </Layout>,
  )
}
