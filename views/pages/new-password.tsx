import type { ShownRule, ShownViolation } from '../components/password-rules.tsx'
import { When } from '../components/when.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'
import { NewPasswordForm } from './change-password.tsx'

export type NewPasswordProps = {
  common: Common
  action: string
  csrf: string
  userName: string
  binding: string
  purpose: 'reset' | 'activate' | 'recovery'
  rules: readonly ShownRule[]
  violations: readonly ShownViolation[]
  expiresAt: Date
}

/** The form behind a mailed link. */
export function newPasswordPage(props: NewPasswordProps): string {
  const { texts } = props.common
  const { title, firstTitle, worksUntil } = texts.newPassword
  return renderPage(
    <Layout common={props.common} title={props.purpose === 'activate' ? firstTitle : title}>
      <p class="lead">{worksUntil(<When at={props.expiresAt} texts={texts} />)}</p>
      <NewPasswordForm {...props} />
    </Layout>,
  )
}
