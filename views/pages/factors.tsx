import { Form } from '../components/form.tsx'
import { PasskeyForm } from '../components/passkey.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'

type ShownPasskey = { id: string; name: string; isBackedUp: boolean; addedAt: Date; usedAt?: Date }

export type FactorsProps = {
  common: Common
  csrf: string
  /** What is posted goes below it. */
  path: string
  userName: string
  app?: { addedAt: Date }
  passkeys: readonly ShownPasskey[]
  /** Of the recovery codes; absent without a factor. */
  codesLeft?: number
  /** What has just happened. */
  done?: 'added' | 'removed'
  problem?: string
  /** New ones, in the one answer that shows them. */
  recoveryCodes?: readonly string[]
  endOthersAction?: string
  accountHref: string
}

const DONE = {
  added: 'It is set up. From now on you are asked for it, or for another of your second factors, when you sign in.',
  removed: 'It is removed and does not work any more.',
} as const

/** A person's own second factors. */
export function factorsPage(props: FactorsProps): string {
  const { common, csrf, done, problem, recoveryCodes, endOthersAction } = props
  return renderPage(
    <Layout common={common} title="Second factors" wide>
      <p class="lead">
        What <strong>{props.userName}</strong> is asked for beside the password. <a href={props.accountHref}>Back</a>
      </p>
      {done && (
        <div role="status" class="notice good">
          <p>{DONE[done]}</p>
          {endOthersAction && (
            <>
              <p>You are signed in elsewhere, too, from before.</p>
              <Form action={endOthersAction} csrf={csrf} class="inline">
                <button type="submit" class="link">
                  Sign out everywhere else
                </button>
              </Form>
            </>
          )}
        </div>
      )}
      {problem && (
        <div role="alert" class="notice bad">
          <p>{problem}</p>
        </div>
      )}
      {recoveryCodes && <NewCodes codes={recoveryCodes} />}
      <App {...props} />
      <Passkeys {...props} />
      {props.codesLeft !== undefined && <RecoveryCodes {...props} left={props.codesLeft} />}
    </Layout>,
  )
}

function NewCodes({ codes }: { codes: readonly string[] }) {
  return (
    <section>
      <h2>Your recovery codes</h2>
      <p>
        Each of them lets you in once, should you lose your second factor. Print them, or keep them where your passwords
        are: they are shown this once.
      </p>
      <ol class="codes">
        {codes.map(code => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
    </section>
  )
}

function App({ app, path, csrf }: FactorsProps) {
  return (
    <section>
      <h2>Authenticator app</h2>
      {app ? (
        <ul class="sessions">
          <li>
            <div>
              <strong>An app that shows codes</strong>
              <br />
              <span class="small">since {day(app.addedAt)}</span>
            </div>
            <Remove action={`${path}/app/remove`} csrf={csrf} />
          </li>
        </ul>
      ) : (
        <>
          <p>An app on your phone that shows a new code every 30 seconds.</p>
          <Form action={`${path}/app`} csrf={csrf} class="inline">
            <button type="submit" class="secondary">
              Set up an app
            </button>
          </Form>
        </>
      )}
    </section>
  )
}

function Passkeys({ passkeys, path, csrf }: FactorsProps) {
  return (
    <section>
      <h2>Passkeys</h2>
      <p>
        A device or a security key that knows you by a finger, your face or a PIN. It signs you in without the password.
      </p>
      {passkeys.length > 0 && (
        <ul class="sessions">
          {passkeys.map(passkey => (
            <li key={passkey.id}>
              <div>
                <strong>{passkey.name}</strong>
                <br />
                <span class="small">
                  since {day(passkey.addedAt)}
                  {passkey.usedAt && `, last used ${day(passkey.usedAt)}`}
                  {passkey.isBackedUp && ', on several devices'}
                </span>
                <details>
                  <summary class="small">Rename</summary>
                  <Form action={`${path}/passkeys/rename`} csrf={csrf}>
                    <input type="hidden" name="id" value={passkey.id} />
                    <NameField value={passkey.name} />
                    <button type="submit" class="secondary">
                      Rename
                    </button>
                  </Form>
                </details>
              </div>
              <Remove action={`${path}/passkeys/remove`} csrf={csrf} id={passkey.id} />
            </li>
          ))}
        </ul>
      )}
      <PasskeyForm
        kind="create"
        action={`${path}/passkeys`}
        options={`${path}/passkey-options`}
        csrf={csrf}
        label="Add a passkey"
      >
        <NameField />
      </PasskeyForm>
    </section>
  )
}

function RecoveryCodes({ left, path, csrf }: FactorsProps & { left: number }) {
  return (
    <section>
      <h2>Recovery codes</h2>
      <p>
        {left} {left === 1 ? 'is' : 'are'} left. New ones take the place of all that you have.
      </p>
      <Form action={`${path}/recovery-codes`} csrf={csrf} class="inline">
        <button type="submit" class="secondary">
          Make new codes
        </button>
      </Form>
    </section>
  )
}

function NameField({ value }: { value?: string }) {
  return (
    <label>
      Name
      <input type="text" name="name" value={value} maxLength={64} placeholder="My phone" autocomplete="off" required />
    </label>
  )
}

function Remove({ action, csrf, id }: { action: string; csrf: string; id?: string }) {
  return (
    <Form action={action} csrf={csrf} class="inline">
      {id && <input type="hidden" name="id" value={id} />}
      <button type="submit" class="link">
        Remove
      </button>
    </Form>
  )
}

const day = (at: Date) => <time dateTime={at.toISOString()}>{at.toISOString().slice(0, 10)}</time>
