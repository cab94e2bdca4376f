import type { Texts } from '../../texts/en.ts'
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
  reason: keyof Texts['newPassword']['reasons']
  rules: readonly ShownRule[]
  violations: readonly ShownViolation[]
  clientName?: string
  cancelAction?: string
}

/** The forced change, between the right password and the application. */
export function changePasswordPage(props: ChangePasswordProps): string {
  const { common, csrf, clientName } = props
  const { words, newPassword } = common.texts
  return renderPage(
    <Layout common={common} title={newPassword.title}>
      <p class="lead">
        {newPassword.reasons[props.reason]}
        {clientName && [' ', ...newPassword.thenTo(<strong>{clientName}</strong>)]}
      </p>
      <NewPasswordForm {...props} />
      {props.cancelAction && (
        <nav class="below">
          <Cancel action={props.cancelAction} csrf={csrf} label={words.cancel} />
        </nav>
      )}
    </Layout>,
  )
}

type FormProps = {
  common: Common
  action: string
  csrf: string
  userName: string
  binding: string
  rules: readonly ShownRule[]
  violations: readonly ShownViolation[]
}

/** Twice the new password, with the rules beside it; the hidden name lets a password manager know whose it is. */
export function NewPasswordForm({ common, action, csrf, userName, binding, rules, violations }: FormProps) {
  const { texts } = common
  const { words, newPassword } = texts
  return (
    <Form action={action} csrf={csrf} binding={binding}>
      <p>{newPassword.for(<strong>{userName}</strong>)}</p>
      <input type="text" autocomplete="username" value={userName} readonly hidden />
      <PasswordRules texts={texts} rules={rules} violations={violations} />
      <PasswordField
        words={words}
        name="password"
        label={words.newPassword}
        autocomplete="new-password"
        describedBy="rules"
        isFirst
      />
      <PasswordField words={words} name="repeat" label={words.repeat} autocomplete="new-password" />
      <button type="submit">{newPassword.set}</button>
    </Form>
  )
}
