import type { ShownRule, ShownViolation } from '../components/password-rules.tsx'
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
  const title = props.purpose === 'activate' ? 'Choose your password' : 'Choose a new password'
  const end = props.expiresAt.toISOString()
  return renderPage(
    <Layout common={props.common} title={title}>
      <p class="lead">
        This form works until <time dateTime={end}>{`${end.slice(0, 10)} ${end.slice(11, 16)} UTC`}</time>.
      </p>
      <NewPasswordForm {...props} />
    </Layout>,
  )
}
