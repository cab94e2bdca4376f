import { Form, IdentifierField } from '../components/form.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'

export type ForgotPasswordProps = { common: Common; action: string; csrf: string; identifier?: string }

export function forgotPasswordPage({ common, action, csrf, identifier }: ForgotPasswordProps): string {
  return renderPage(
    <Layout common={common} title="Forgot your password?">
      <p class="lead">Tell us who you are, and a mail with a link to a new password is on its way.</p>
      <Form action={action} csrf={csrf}>
        <IdentifierField value={identifier} isFirst />
        <button type="submit">Send the mail</button>
      </Form>
    </Layout>,
  )
}
