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
  const { words, secondFactor } = common.texts
  return renderPage(
    <Layout common={common} title={secondFactor.title}>
      <p class="lead">{clientName ? secondFactor.leadTo(<strong>{clientName}</strong>) : secondFactor.lead}</p>
      {failed && (
        <div role="alert" class="notice bad">
          <p>{secondFactor.failed}</p>
        </div>
      )}
      {passkeyOptions && (
        <PasskeyForm
          texts={common.texts}
          kind="get"
          action={action}
          options={passkeyOptions}
          csrf={csrf}
          binding={binding}
          label={secondFactor.byPasskey}
        />
      )}
      <Form action={action} csrf={csrf} binding={binding}>
        <label>
          {hasApp ? secondFactor.appOrRecoveryCode : secondFactor.recoveryCode}
          <input
            type="text"
            name="code"
            autocomplete={hasApp ? 'one-time-code' : 'off'}
            autocapitalize="none"
            spellcheck={false}
            autofocus={hasApp}
            dir="ltr"
            required
          />
        </label>
        <button type="submit">{words.goOn}</button>
      </Form>
      <p class="small below">{secondFactor.lost}</p>
      <nav class="below">
        <Cancel action={props.cancelAction} csrf={csrf} label={words.cancel} />
      </nav>
    </Layout>,
  )
}
