import { type Common, Layout, renderPage } from '../layout.tsx'

export type PasswordChangedProps = { common: Common; signInHref?: string }

export function passwordChangedPage({ common, signInHref }: PasswordChangedProps): string {
  return renderPage(
    <Layout common={common} title="Your password is set">
      <p class="lead">You were signed out everywhere. Go back to your application and sign in with the new password.</p>
      {signInHref && (
        <p>
          <a href={signInHref}>Sign in to your account</a>
        </p>
      )}
    </Layout>,
  )
}
