import { Cancel, Form, IdentifierField, PasswordField } from '../components/form.tsx'
import { PasskeyForm } from '../components/passkey.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'

export type SignInProps = {
  common: Common
  action: string
  csrf: string
  clientName?: string
  identifier?: string
  /** What was typed was not right; or what was begun can't be gone on with, whoever it was and whatever they typed. */
  problem?: 'failed' | 'again'
  /** Whether a sign-in here is of use, and not one elsewhere alone. */
  isHere: boolean
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
  const { common, csrf, clientName, identifier, problem } = props
  const { texts } = common
  const { words, signIn } = texts
  return renderPage(
    <Layout common={common} title={signIn.title}>
      {clientName && <p class="lead">{signIn.toGoOnTo(<strong>{clientName}</strong>)}</p>}
      {problem && (
        <div role="alert" class="notice bad">
          <p>{signIn[problem]}</p>
          {props.resendAction && (
            <Form action={props.resendAction} csrf={csrf} class="inline">
              <input type="hidden" name="identifier" value={identifier ?? ''} />
              <button type="submit" class="link">
                {words.resend}
              </button>
            </Form>
          )}
        </div>
      )}
      {props.isHere ? <Here {...props} /> : <p>{signIn.elsewhereOnly}</p>}
      {props.federation?.providers.map(({ id, name }) => (
        <Form key={id} action={props.federation?.action ?? ''} csrf={csrf}>
          <input type="hidden" name="identityProvider" value={id} />
          <button type="submit" class="secondary">
            {signIn.at(name)}
          </button>
        </Form>
      ))}
      <nav class="below">
        {props.isHere && <a href={props.forgotHref}>{signIn.forgot}</a>}
        {props.cancelAction && <Cancel action={props.cancelAction} csrf={csrf} label={words.cancel} />}
      </nav>
    </Layout>,
  )
}

/** By a password or a passkey. */
function Here({ common: { texts }, action, csrf, identifier, passkeyAction, passkeyOptions }: SignInProps) {
  const { words, signIn } = texts
  return (
    <>
      <Form action={action} csrf={csrf}>
        <IdentifierField words={words} value={identifier} isFirst={!identifier} />
        <PasswordField
          words={words}
          name="password"
          label={words.password}
          autocomplete="current-password"
          isFirst={Boolean(identifier)}
        />
        <button type="submit">{words.signIn}</button>
      </Form>
      <PasskeyForm
        texts={texts}
        kind="get"
        action={passkeyAction}
        options={passkeyOptions}
        csrf={csrf}
        label={signIn.byPasskey}
      />
    </>
  )
}
