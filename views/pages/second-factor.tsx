import { Cancel, Form } from '../components/form.tsx'
import { PasskeyForm } from '../components/passkey.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'

export type SecondFactorProps = {
  common: Common
  action: string
  csrf: string
  binding: string
  clientName?: string
  hasApp: boolean
  /** Present where the person has a passkey. */
  passkeyOptions?: string
  failed: boolean
  cancelAction: string
}

/** Between the right password and all that follows. A wrong code and one too many look alike. */
export function secondFactorPage(props: SecondFactorProps): string {
  const { common, action, csrf, binding, clientName, hasApp, passkeyOptions, failed } = props
  return renderPage(
    <Layout common={common} title="Confirm that it is you">
      <p class="lead">
        One more proof is needed
        {clientName && (
          <>
            , then you go on to <strong>{clientName}</strong>
          </>
        )}
        .
      </p>
      {failed && (
        <div role="alert" class="notice bad">
          <p>That was not right, was used before, or was tried too often. Wait a moment and try again.</p>
        </div>
      )}
      {passkeyOptions && (
        <PasskeyForm
          kind="get"
          action={action}
          options={passkeyOptions}
          csrf={csrf}
          binding={binding}
          label="Use a passkey"
        />
      )}
      <Form action={action} csrf={csrf} binding={binding}>
        <label>
          {hasApp ? 'Code of your authenticator app, or a recovery code' : 'A recovery code'}
          <input
            type="text"
            name="code"
            autocomplete={hasApp ? 'one-time-code' : 'off'}
            autocapitalize="none"
            spellcheck={false}
            autofocus={hasApp}
            required
          />
        </label>
        <button type="submit">Go on</button>
      </Form>
      <p class="small below">If you have lost everything that you set up, ask your administrator for a reset of it.</p>
      <nav class="below">
        <Cancel action={props.cancelAction} csrf={csrf} />
      </nav>
    </Layout>,
  )
}
