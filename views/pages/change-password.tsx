import { Cancel, Form, PasswordField } from '../components/form.tsx'
import { PasswordRules, type ShownRule, type ShownViolation } from '../components/password-rules.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'

export type ChangePasswordProps = {
  common: Common
  action: string
  csrf: string
  /** Whose password it is, and what binds the form to them. */
  userName: string
  binding: string
  reason: 'reset' | 'expired' | 'demanded' | 'policy' | 'first' | 'application'
  rules: readonly ShownRule[]
  violations: readonly ShownViolation[]
  clientName?: string
  cancelAction?: string
}

const REASONS: Readonly<Record<ChangePasswordProps['reason'], string>> = {
  reset: 'An administrator has reset your password. Choose a new one that only you know.',
  expired: 'Your password is too old. Choose a new one.',
  demanded: 'Everybody has to choose a new password now, and you as well.',
  policy: 'Your password is not safe enough here. Choose a new one.',
  application: 'Where you are going, passwords have to be safer than yours. Choose a new one.',
  first: 'This is your first sign-in. Choose a password that only you know.',
}

/** The forced change, between the right password and the application. */
export function changePasswordPage(props: ChangePasswordProps): string {
  const { common, action, csrf, clientName } = props
  return renderPage(
    <Layout common={common} title="Choose a new password">
      <p class="lead">
        {REASONS[props.reason]}
        {clientName && (
          <>
            {' '}
            Then you go on to <strong>{clientName}</strong>.
          </>
        )}
      </p>
      <NewPasswordForm {...props} action={action} csrf={csrf} />
      {props.cancelAction && (
        <nav class="below">
          <Cancel action={props.cancelAction} csrf={csrf} />
        </nav>
      )}
    </Layout>,
  )
}

type FormProps = {
  action: string
  csrf: string
  userName: string
  binding: string
  rules: readonly ShownRule[]
  violations: readonly ShownViolation[]
}

/** Twice the new password, with the rules beside it; the hidden name lets a password manager know whose it is. */
export function NewPasswordForm({ action, csrf, userName, binding, rules, violations }: FormProps) {
  return (
    <Form action={action} csrf={csrf} binding={binding}>
      <p>
        For <strong>{userName}</strong>
      </p>
      <input type="text" autocomplete="username" value={userName} readonly hidden />
      <PasswordRules rules={rules} violations={violations} />
      <PasswordField name="password" label="New password" autocomplete="new-password" describedBy="rules" isFirst />
      <PasswordField name="repeat" label="New password again" autocomplete="new-password" />
      <button type="submit">Set new password</button>
    </Form>
  )
}
