import { Form } from '../components/form.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'

export type LinkDeadProps = { common: Common; resendAction?: string; csrf?: string; forgotHref: string }

/** One page for unknown, used, expired and superseded links. */
export function linkDeadPage({ common, resendAction, csrf, forgotHref }: LinkDeadProps): string {
  const { words, linkDead } = common.texts
  return renderPage(
    <Layout common={common} title={linkDead.title}>
      <p class="lead">{linkDead.lead}</p>
      {resendAction && (
        <Form action={resendAction} csrf={csrf ?? ''}>
          <button type="submit">{words.resend}</button>
        </Form>
      )}
      <nav class="below">
        <a href={forgotHref}>{linkDead.byName}</a>
      </nav>
    </Layout>,
  )
}
