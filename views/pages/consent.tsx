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
  const { consent } = common.texts
  return renderPage(
    <Layout common={common} title={consent.title}>
      <p class="lead">{consent.asks(<strong>{clientName}</strong>)}</p>
      <ul class="scopes">
        {scopes.map(({ name, text }) => (
          <li key={name}>{text}</li>
        ))}
      </ul>
      <Form action={action} csrf={csrf}>
        <button type="submit">{consent.allow}</button>
      </Form>
      <nav class="below">
        <Cancel action={cancelAction} csrf={csrf} label={consent.deny} />
      </nav>
    </Layout>,
  )
}
