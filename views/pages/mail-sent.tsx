import { Form } from '../components/form.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'

export type MailSentProps = { common: Common; resendAction: string; csrf: string; identifier?: string; again: boolean }

/** The same for everybody, whether there was anything to send or not. */
export function mailSentPage({ common, resendAction, csrf, identifier, again }: MailSentProps): string {
  return renderPage(
    <Layout common={common} title="Look into your mail">
      <p class="lead">
        If there is an account with this name, {again ? 'a new mail' : 'a mail'} is on its way. Follow the link in it to
        choose a new password.
      </p>
      <p>Nothing after a few minutes? Look into the spam folder, then ask for it again. Only the newest mail works.</p>
      <Form action={resendAction} csrf={csrf}>
        <input type="hidden" name="identifier" value={identifier ?? ''} />
        <button type="submit" class="secondary">
          Resend Email
        </button>
      </Form>
    </Layout>,
  )
}
