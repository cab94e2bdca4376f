import type { Texts } from '../../texts/en.ts'
import { anyIn } from '../../texts/format.ts'
import { Form, PasswordField } from '../components/form.tsx'
import { PasswordRules, type ShownRule, type ShownViolation } from '../components/password-rules.tsx'
import { When } from '../components/when.tsx'
import { type Common, Layout, renderPage } from '../layout.tsx'
import { Activity, type ShownActivity } from './account-activity.tsx'

export type ShownSession = {
  id: string
  current: boolean
  signedInAt: Date
  usedAt: Date
  device: string
  address?: string | undefined
}

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
  activity: readonly ShownActivity[]
  /** For administrators: where things are. */
  addresses?: readonly { label: string; href: string }[]
}

/** A person's own page: password, sessions and, for administrators, the addresses of the server. */
export function accountPage(props: AccountProps): string {
  const { words, account } = props.common.texts
  return renderPage(
    <Layout common={props.common} title={props.person.name} wide>
      <p class="lead">
        {account.signedInAs(<strong>{props.person.userName}</strong>)} <a href={props.signOutHref}>{words.signOut}</a>
      </p>
      {props.addresses && <Addresses title={account.addresses} addresses={props.addresses} />}
      <Sessions {...props} />
      {props.applications.length > 0 && <Applications {...props} />}
      {props.factorsHref && <Factors texts={props.common.texts} href={props.factorsHref} count={props.factors ?? 0} />}
      {props.signsInWith ? (
        <SignsInElsewhere texts={props.common.texts} names={props.signsInWith} />
      ) : (
        <ChangePassword {...props} />
      )}
      {props.activity.length > 0 && <Activity texts={props.common.texts} activity={props.activity} />}
    </Layout>,
  )
}

function Addresses(props: { title: string; addresses: readonly { label: string; href: string }[] }) {
  return (
    <section>
      <h2>{props.title}</h2>
      <dl class="addresses">
        {props.addresses.map(({ label, href }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd dir="ltr">
              <a href={href}>{href}</a>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Sessions({ common: { texts }, sessions, csrf, endSessionAction, endOthersAction }: AccountProps) {
  const { words, account } = texts
  return (
    <section>
      <h2>{account.sessions}</h2>
      <ul class="sessions">
        {sessions.map(session => (
          <li key={session.id}>
            <div>
              <strong>{session.device}</strong>
              <br />
              <span class="small">
                {session.address && `${account.from(session.address)} · `}
                {words.since(<When at={session.signedInAt} texts={texts} />)}
                {!session.current && [' · ', ...account.lastSeen(<When at={session.usedAt} texts={texts} />)]}
              </span>
            </div>
            {session.current ? (
              <span class="tag">{account.thisBrowser}</span>
            ) : (
              <Form action={endSessionAction(session.id)} csrf={csrf} class="inline">
                <button type="submit" class="link">
                  {words.signOut}
                </button>
              </Form>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <Form action={endOthersAction} csrf={csrf} class="inline">
          <button type="submit" class="secondary">
            {words.signOutElsewhere}
          </button>
        </Form>
      )}
    </section>
  )
}

function Applications({ common: { texts }, applications, csrf, withdrawAction }: AccountProps) {
  const { words, account } = texts
  return (
    <section>
      <h2>{account.allowed}</h2>
      <ul class="sessions">
        {applications.map(({ id, name, allows, since }) => (
          <li key={id}>
            <div>
              <strong>{name}</strong>
              <br />
              <span class="small">
                {allows.join(' · ')}
                <br />
                {words.since(<When at={since} texts={texts} />)}
              </span>
            </div>
            <Form action={withdrawAction(id)} csrf={csrf} class="inline">
              <button type="submit" class="link">
                {account.withdraw}
              </button>
            </Form>
          </li>
        ))}
      </ul>
    </section>
  )
}

function SignsInElsewhere({ texts, names }: { texts: Texts; names: readonly string[] }) {
  const { account } = texts
  return (
    <section>
      <h2>{account.elsewhere}</h2>
      <p>{account.signsInWith(names.length > 0 ? anyIn(texts, names) : account.anotherOrganisation)}</p>
    </section>
  )
}

function Factors({ texts: { account }, href, count }: { texts: Texts; href: string; count: number }) {
  return (
    <section>
      <h2>{account.factors}</h2>
      <p>
        {count === 0 ? account.noFactors : account.hasFactors(count)}{' '}
        <a href={href}>{count === 0 ? account.setUpFactors : account.changeFactors}</a>
      </p>
    </section>
  )
}

function ChangePassword(props: AccountProps) {
  const { person, changeAction, csrf, rules, violations, changed, wrongCurrent } = props
  const { texts } = props.common
  const { words, account } = texts
  return (
    <section>
      <h2>{account.password}</h2>
      {!changeAction && <p>{account.administratorOnly}</p>}
      {changed && (
        <div role="status" class="notice good">
          <p>{account.changed}</p>
        </div>
      )}
      {wrongCurrent && (
        <div role="alert" class="notice bad">
          <p>{account.wrongCurrent}</p>
        </div>
      )}
      {changeAction && (
        <Form action={changeAction} csrf={csrf}>
          <input type="text" autocomplete="username" value={person.userName} readonly hidden />
          <PasswordField words={words} name="current" label={account.current} autocomplete="current-password" />
          <PasswordRules texts={texts} rules={rules} violations={violations} />
          <PasswordField
            words={words}
            name="password"
            label={words.newPassword}
            autocomplete="new-password"
            describedBy="rules"
          />
          <PasswordField words={words} name="repeat" label={words.repeat} autocomplete="new-password" />
          <button type="submit">{account.password}</button>
        </Form>
      )}
    </section>
  )
}
