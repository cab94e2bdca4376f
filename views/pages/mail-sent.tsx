import { Form } from '../components/form.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'

export type MailSentProps = { common: Common; resendAction: string; csrf: string; identifier?: string; again: boolean }

/** The same for everybody, whether there was anything to send or not. */
export function mailSentPage({ common, resendAction, csrf, identifier, again }: MailSentProps): string {
  const { words, mailSent } = common.texts
  return renderPage(
    <Layout common={common} title={mailSent.title}>
      <p class="lead">{again ? mailSent.leadAgain : mailSent.lead}</p>
      <p>{mailSent.hint}</p>
      <Form action={resendAction} csrf={csrf}>
        <input type="hidden" name="identifier" value={identifier ?? ''} />
        <button type="submit" class="secondary">
          {words.resend}
        </button>
      </Form>
    </Layout>,
  )
}
