import { Form } from '../components/form.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'

export type MailSentProps = { common: Common; resendAction: string; csrf: string; identifier?: string; again: boolean }

/** The same for everybody, whether there was anything to send or not. */
export function mailSentPage({ common, resendAction, csrf, identifier, again }: MailSentProps): string {
  return renderPage(
    <Layout common={common} title="Look into your mail">
      <p class="lead">
        If there is an account with this name and a mail is due to it, {again ? 'a new one' : 'it'} is on its way.
        Follow what it says to choose a new password.
      </p>
      <p>
        Nothing after a few minutes? Look into the spam folder, then ask for it again: there is one mail a minute at
        most, and only the newest works. Were you given a one-time password? Then sign in with that.
      </p>
      <Form action={resendAction} csrf={csrf}>
        <input type="hidden" name="identifier" value={identifier ?? ''} />
        <button type="submit" class="secondary">
          Resend Email
        </button>
      </Form>
    </Layout>,
  )
}
