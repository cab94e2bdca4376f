import { Form } from '../components/form.tsx'
import { Qr } from '../components/qr.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'

export type NewAppProps = {
  common: Common
  action: string
  csrf: string
  secret: string
  qr: readonly (readonly boolean[])[]
  failed: boolean
  cancelHref: string
}

/** Where an authenticator app learns its secret, and shows by a code that it has. */
export function newAppPage({ common, action, csrf, secret, qr, failed, cancelHref }: NewAppProps): string {
  const { words, newApp } = common.texts
  return renderPage(
    <Layout common={common} title={newApp.title}>
      <p class="lead">{newApp.lead}</p>
      <Qr squares={qr} label={newApp.qr} />
      <details>
        <summary>{newApp.byHand}</summary>
        <p>
          <code class="secret">{secret.match(/.{1,4}/g)?.join(' ')}</code>
        </p>
      </details>
      {failed && (
        <div role="alert" class="notice bad">
          <p>{newApp.failed}</p>
        </div>
      )}
      <Form action={action} csrf={csrf}>
        <label>
          {words.code}
          <input
            type="text"
            name="code"
            inputMode="numeric"
            autocomplete="one-time-code"
            dir="ltr"
            autofocus
            required
          />
        </label>
        <button type="submit">{newApp.confirm}</button>
      </Form>
      <nav class="below">
        <a href={cancelHref}>{words.cancel}</a>
      </nav>
    </Layout>,
  )
}
