import { type Common, Layout, renderPage } from '../layout.tsx'

export type PasswordChangedProps = { common: Common; signInHref?: string }

export function passwordChangedPage({ common, signInHref }: PasswordChangedProps): string {
  const { passwordSet } = common.texts
  return renderPage(
    <Layout common={common} title={passwordSet.title}>
      <p class="lead">{passwordSet.lead}</p>
      {signInHref && (
        <p>
          <a href={signInHref}>{passwordSet.toAccount}</a>
        </p>
      )}
    </Layout>,
  )
}
