import type { Texts } from '../../texts/en.ts'
import { Form } from '../components/form.tsx'
import { PasskeyForm } from '../components/passkey.tsx'
import { When } from '../components/when.tsx'
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

/** A person's own second factors. */
export function factorsPage(props: FactorsProps): string {
  const { common, csrf, done, problem, recoveryCodes, endOthersAction } = props
  const { words, factors } = common.texts
  return renderPage(
    <Layout common={common} title={factors.title} wide>
      <p class="lead">
        {factors.lead(<strong>{props.userName}</strong>)} <a href={props.accountHref}>{factors.back}</a>
      </p>
      {done && (
        <div role="status" class="notice good">
          <p>{factors[done]}</p>
          {endOthersAction && (
            <>
              <p>{factors.elsewhere}</p>
              <Form action={endOthersAction} csrf={csrf} class="inline">
                <button type="submit" class="link">
                  {words.signOutElsewhere}
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
      {recoveryCodes && <NewCodes texts={factors} codes={recoveryCodes} />}
      <App {...props} />
      <Passkeys {...props} />
      {props.codesLeft !== undefined && <RecoveryCodes {...props} left={props.codesLeft} />}
    </Layout>,
  )
}

function NewCodes({ texts, codes }: { texts: Texts['factors']; codes: readonly string[] }) {
  return (
    <section>
      <h2>{texts.newCodes}</h2>
      <p>{texts.aboutCodes}</p>
      <ol class="codes" dir="ltr">
        {codes.map(code => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
    </section>
  )
}

function App({ common: { texts }, app, path, csrf }: FactorsProps) {
  const { words, factors } = texts
  return (
    <section>
      <h2>{factors.app}</h2>
      {app ? (
        <ul class="sessions">
          <li>
            <div>
              <strong>{factors.anApp}</strong>
              <br />
              <span class="small">{words.since(<When at={app.addedAt} texts={texts} isDay />)}</span>
            </div>
            <Remove action={`${path}/app/remove`} csrf={csrf} label={words.remove} />
          </li>
        </ul>
      ) : (
        <>
          <p>{factors.noApp}</p>
          <Form action={`${path}/app`} csrf={csrf} class="inline">
            <button type="submit" class="secondary">
              {factors.setUpApp}
            </button>
          </Form>
        </>
      )}
    </section>
  )
}

function Passkeys({ common: { texts }, passkeys, path, csrf }: FactorsProps) {
  const { words, factors } = texts
  return (
    <section>
      <h2>{factors.passkeys}</h2>
      <p>{factors.aboutPasskeys}</p>
      {passkeys.length > 0 && (
        <ul class="sessions">
          {passkeys.map(passkey => (
            <li key={passkey.id}>
              <div>
                <strong>{passkey.name}</strong>
                <br />
                <span class="small">
                  {words.since(<When at={passkey.addedAt} texts={texts} isDay />)}
                  {passkey.usedAt && [' · ', ...factors.lastUsed(<When at={passkey.usedAt} texts={texts} isDay />)]}
                  {passkey.isBackedUp && ` · ${factors.isBackedUp}`}
                </span>
                <details>
                  <summary class="small">{factors.rename}</summary>
                  <Form action={`${path}/passkeys/rename`} csrf={csrf}>
                    <input type="hidden" name="id" value={passkey.id} />
                    <NameField texts={texts} value={passkey.name} />
                    <button type="submit" class="secondary">
                      {factors.rename}
                    </button>
                  </Form>
                </details>
              </div>
              <Remove action={`${path}/passkeys/remove`} csrf={csrf} id={passkey.id} label={words.remove} />
            </li>
          ))}
        </ul>
      )}
      <PasskeyForm
        texts={texts}
        kind="create"
        action={`${path}/passkeys`}
        options={`${path}/passkey-options`}
        csrf={csrf}
        label={factors.addPasskey}
      >
        <NameField texts={texts} />
      </PasskeyForm>
    </section>
  )
}

function RecoveryCodes({ common, left, path, csrf }: FactorsProps & { left: number }) {
  const { factors } = common.texts
  return (
    <section>
      <h2>{factors.codes}</h2>
      <p>{factors.codesLeft(left)}</p>
      <Form action={`${path}/recovery-codes`} csrf={csrf} class="inline">
        <button type="submit" class="secondary">
          {factors.makeCodes}
        </button>
      </Form>
    </section>
  )
}

function NameField({ texts: { factors }, value }: { texts: Texts; value?: string }) {
  return (
    <label>
      {factors.name}
      <input
        type="text"
        name="name"
        value={value}
        maxLength={64}
        placeholder={factors.nameExample}
        autocomplete="off"
        dir="auto"
        required
      />
    </label>
  )
}

function Remove({ action, csrf, id, label }: { action: string; csrf: string; id?: string; label: string }) {
  return (
    <Form action={action} csrf={csrf} class="inline">
      {id && <input type="hidden" name="id" value={id} />}
      <button type="submit" class="link">
        {label}
      </button>
    </Form>
  )
}
