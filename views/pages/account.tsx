import { Form, PasswordField } from '../components/form.tsx'
import { PasswordRules, type ShownRule, type ShownViolation } from '../components/password-rules.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'

export type ShownSession = { id: string; current: boolean; signedInAt: Date; device: string }

export type ShownApplication = { id: string; name: string; allows: readonly string[]; since: Date }

export type AccountProps = {
  common: Common
  csrf: string
  person: { name: string; userName: string }
  /** Absent where only an administrator changes the password. */
  changeAction?: string
  /** Of somebody who has no password here: where they have signed in, by name. */
  signsInWith?: readonly string[]
  /** Absent for people who sign in elsewhere. */
  factorsHref?: string
  factors?: number
  rules: readonly ShownRule[]
  violations: readonly ShownViolation[]
  changed: boolean
  wrongCurrent: boolean
  sessions: readonly ShownSession[]
  endSessionAction: (id: string) => string
  endOthersAction: string
  signOutHref: string
  /** Those that were given consent. */
  applications: readonly ShownApplication[]
  withdrawAction: (id: string) => string
  /** For administrators: where things are. */
  addresses?: readonly { label: string; href: string }[]
}

/** A person's own page: password, sessions and, for administrators, the addresses of the server. */
export function accountPage(props: AccountProps): string {
  return renderPage(
    <Layout common={props.common} title={props.person.name} wide>
      <p class="lead">
        Signed in as <strong>{props.person.userName}</strong>. <a href={props.signOutHref}>Sign out</a>
      </p>
      {props.addresses && <Addresses addresses={props.addresses} />}
      <Sessions {...props} />
      {props.applications.length > 0 && <Applications {...props} />}
      {props.factorsHref && <Factors href={props.factorsHref} count={props.factors ?? 0} />}
      {props.signsInWith ? <SignsInElsewhere names={props.signsInWith} /> : <ChangePassword {...props} />}
    </Layout>,
  )
}

function Addresses({ addresses }: { addresses: readonly { label: string; href: string }[] }) {
  return (
    <section>
      <h2>Addresses</h2>
      <dl class="addresses">
        {addresses.map(({ label, href }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <a href={href}>{href}</a>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Sessions({ sessions, csrf, endSessionAction, endOthersAction }: AccountProps) {
  return (
    <section>
      <h2>Where you are signed in</h2>
      <ul class="sessions">
        {sessions.map(session => (
          <li key={session.id}>
            <div>
              <strong>{session.device}</strong>
              <br />
              <span class="small">
                since <time dateTime={session.signedInAt.toISOString()}>{shortTime(session.signedInAt)}</time>
              </span>
            </div>
            {session.current ? (
              <span class="tag">This browser</span>
            ) : (
              <Form action={endSessionAction(session.id)} csrf={csrf} class="inline">
                <button type="submit" class="link">
                  Sign out
                </button>
              </Form>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <Form action={endOthersAction} csrf={csrf} class="inline">
          <button type="submit" class="secondary">
            Sign out everywhere else
          </button>
        </Form>
      )}
    </section>
  )
}

function Applications({ applications, csrf, withdrawAction }: AccountProps) {
  return (
    <section>
      <h2>What you allowed</h2>
      <ul class="sessions">
        {applications.map(({ id, name, allows, since }) => (
          <li key={id}>
            <div>
              <strong>{name}</strong>
              <br />
              <span class="small">
                {allows.join(' · ')}
                <br />
                since <time dateTime={since.toISOString()}>{shortTime(since)}</time>
              </span>
            </div>
            <Form action={withdrawAction(id)} csrf={csrf} class="inline">
              <button type="submit" class="link">
                Withdraw
              </button>
            </Form>
          </li>
        ))}
      </ul>
    </section>
  )
}

function SignsInElsewhere({ names }: { names: readonly string[] }) {
  return (
    <section>
      <h2>How you sign in</h2>
      <p>
        You sign in with {names.length > 0 ? names.join(' or ') : 'another organisation'}. You have no password here.
      </p>
    </section>
  )
}

function Factors({ href, count }: { href: string; count: number }) {
  return (
    <section>
      <h2>Second factors</h2>
      <p>
        {count === 0 && 'Your password alone lets you in. A second factor makes that safer. '}
        {count > 0 && `You have ${count}. `}
        <a href={href}>{count === 0 ? 'Set one up' : 'See and change them'}</a>
      </p>
    </section>
  )
}

function ChangePassword({ changeAction, csrf, rules, violations, changed, wrongCurrent }: AccountProps) {
  return (
    <section>
      <h2>Change password</h2>
      {!changeAction && <p>Only an administrator can change the password of this account.</p>}
      {changed && (
        <div role="status" class="notice good">
          <p>Your password is changed, and every other browser is signed out.</p>
        </div>
      )}
      {wrongCurrent && (
        <div role="alert" class="notice bad">
          <p>The current password is wrong, or was tried too often. Wait a moment and try again.</p>
        </div>
      )}
      {changeAction && (
        <Form action={changeAction} csrf={csrf}>
          <PasswordField name="current" label="Current password" autocomplete="current-password" />
          <PasswordRules rules={rules} violations={violations} />
          <PasswordField name="password" label="New password" autocomplete="new-password" describedBy="rules" />
          <PasswordField name="repeat" label="New password again" autocomplete="new-password" />
          <button type="submit">Change password</button>
        </Form>
      )}
    </section>
  )
}

const shortTime = (at: Date) => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
