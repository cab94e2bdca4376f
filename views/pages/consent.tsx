import { Cancel, Form } from '../components/form.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'

export type ConsentProps = {
  common: Common
  action: string
  csrf: string
  clientName: string
  scopes: readonly { name: string; text: string }[]
  cancelAction: string
}

export function consentPage({ common, action, csrf, clientName, scopes, cancelAction }: ConsentProps): string {
  return renderPage(
    <Layout common={common} title="Allow access?">
      <p class="lead">
        <strong>{clientName}</strong> asks to:
      </p>
      <ul class="scopes">
        {scopes.map(({ name, text }) => (
          <li key={name}>{text}</li>
        ))}
      </ul>
      <Form action={action} csrf={csrf}>
        <button type="submit">Allow</button>
      </Form>
      <nav class="below">
        <Cancel action={cancelAction} csrf={csrf} label="Don’t allow" />
      </nav>
    </Layout>,
  )
}
