import { Form } from '../components/form.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'

export type LinkDeadProps = { common: Common; resendAction?: string; csrf?: string; forgotHref: string }

/** One page for unknown, used, expired and superseded links. */
export function linkDeadPage({ common, resendAction, csrf, forgotHref }: LinkDeadProps): string {
  return renderPage(
    <Layout common={common} title="This link does not work any more">
      <p class="lead">It was used, a newer one was sent, or its time is over.</p>
      {resendAction && (
        <Form action={resendAction} csrf={csrf ?? ''}>
          <button type="submit">Resend Email</button>
        </Form>
      )}
      <nav class="below">
        <a href={forgotHref}>Ask for a link with your name</a>
      </nav>
    </Layout>,
  )
}
