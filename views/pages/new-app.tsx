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
  return renderPage(
    <Layout common={common} title="Set up an authenticator app">
      <p class="lead">Scan this with your app, then enter the code that it shows.</p>
      <Qr squares={qr} label="QR code with the secret that stands below" />
      <details>
        <summary>Enter it by hand instead</summary>
        <p>
          <code class="secret">{secret.match(/.{1,4}/g)?.join(' ')}</code>
        </p>
      </details>
      {failed && (
        <div role="alert" class="notice bad">
          <p>That code is not right. Look at the clock of your device, and enter the code that it shows now.</p>
        </div>
      )}
      <Form action={action} csrf={csrf}>
        <label>
          Code
          <input type="text" name="code" inputMode="numeric" autocomplete="one-time-code" autofocus required />
        </label>
        <button type="submit">Set it up</button>
      </Form>
      <nav class="below">
        <a href={cancelHref}>Cancel</a>
      </nav>
    </Layout>,
  )
}
