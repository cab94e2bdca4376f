import { Form, IdentifierField } from '../components/form.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'

export type ForgotPasswordProps = { common: Common; action: string; csrf: string; identifier?: string }

export function forgotPasswordPage({ common, action, csrf, identifier }: ForgotPasswordProps): string {
  const { words, forgot } = common.texts
  return renderPage(
    <Layout common={common} title={forgot.title}>
      <p class="lead">{forgot.lead}</p>
      <Form action={action} csrf={csrf}>
        <IdentifierField words={words} value={identifier} isFirst />
        <button type="submit">{forgot.send}</button>
      </Form>
    </Layout>,
  )
}
