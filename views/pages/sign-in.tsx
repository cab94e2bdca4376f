import { Cancel, Form, IdentifierField, PasswordField } from '../components/form.tsx'
import { PasskeyForm } from '../components/passkey.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'

export type SignInProps = {
  common: Common
  action: string
  csrf: string
  clientName?: string
  identifier?: string
  failed: boolean
  /** Where else people may sign in. */
  federation?: { action: string; providers: readonly { id: string; name: string }[] }
  forgotHref: string
  resendAction?: string
  passkeyAction: string
  passkeyOptions: string
  cancelAction?: string
}

/** One page for every failure: it doesn't tell an unknown name from a wrong, a locked or a reset password. */
export function signInPage(props: SignInProps): string {
  const { common, action, csrf, clientName, identifier, failed } = props
  return renderPage(
    <Layout common={common} title="Sign in">
      {clientName && (
        <p class="lead">
          to go on to <strong>{clientName}</strong>
        </p>
      )}
      {failed && (
        <div role="alert" class="notice bad">
          <p>Wrong name or password, or it was reset by an administrator.</p>
          {props.resendAction && (
            <Form action={props.resendAction} csrf={csrf} class="inline">
              <input type="hidden" name="identifier" value={identifier ?? ''} />
              <button type="submit" class="link">
                Resend Email
              </button>
            </Form>
          )}
        </div>
      )}
      <Form action={action} csrf={csrf}>
        <IdentifierField value={identifier} isFirst={!identifier} />
        <PasswordField name="password" label="Password" autocomplete="current-password" isFirst={Boolean(identifier)} />
        <button type="submit">Sign in</button>
      </Form>
      <PasskeyForm
        kind="get"
        action={props.passkeyAction}
        options={props.passkeyOptions}
        csrf={csrf}
        label="Sign in with a passkey"
      />
      {props.federation?.providers.map(({ id, name }) => (
        <Form key={id} action={props.federation?.action ?? ''} csrf={csrf}>
          <input type="hidden" name="identityProvider" value={id} />
          <button type="submit" class="secondary">
            Sign in with {name}
          </button>
        </Form>
      ))}
      <nav class="below">
        <a href={props.forgotHref}>Forgot password?</a>
        {props.cancelAction && <Cancel action={props.cancelAction} csrf={csrf} />}
      </nav>
    </Layout>,
  )
}
