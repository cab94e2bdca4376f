import { en } from '../../texts/en.ts'
import { PasswordField } from '../components/form.tsx'
import { consolePage, type Frame } from './frame.tsx'
import { ActForm, Notice, Problem } from './parts.tsx'

type Reference = { readonly value: string; readonly display: string }

type Explanation = {
  readonly user: Reference
  readonly policy: Reference
  readonly reason: string
  readonly ladder: readonly (Reference & { readonly groups: readonly (Reference & { readonly type: string })[] })[]
  readonly rules: readonly { readonly key: string; readonly value: string }[]
}

type Props = {
  frame: Frame
  action: string
  user: string
  policy: string
  policies: readonly { id: string; name: string }[]
  explanation?: Explanation
  checked?: {
    readonly policy: Reference
    readonly accepted: boolean
    readonly violations: readonly { readonly message: string }[]
  }
  problem?: string
}

export const tryPage = (props: Props): string =>
  consolePage({
    frame: props.frame,
    title: 'Try a policy',
    back: { label: 'Policies', href: '/console/policies' },
    children: (
      <>
        <Problem text={props.problem} />
        <section class="dialog">
          <h2>Which policy does this person get, and why?</h2>
          <form method="get" action="/console/policies/try">
            <label class="narrow">
              User name or id
              <input type="text" name="user" value={props.user} autocapitalize="none" spellcheck={false} required />
            </label>
            <button type="submit">Explain</button>
          </form>
          {props.explanation && <Ladder {...props.explanation} />}
        </section>
        <TryPassword {...props} />
      </>
    ),
  })

function Ladder({ user, policy, reason, ladder, rules }: Explanation) {
  return (
    <>
      <p>
        <strong>
          <bdi>{user.display}</bdi>
        </strong>{' '}
        gets <strong>{policy.display}</strong>. {reason}
      </p>
      <ol>
        {ladder.map(({ value, display, groups }) => (
          <li key={value}>
            {display}
            {groups.length > 0 && (
              <span class="small">
                {' '}
                by{' '}
                {groups
                  .map(group => group.display + (group.type === 'indirect' ? ' (through another group)' : ''))
                  .join(', ')}
              </span>
            )}
          </li>
        ))}
      </ol>
      <ul class="rules">
        {rules.map(({ key, value }) => (
          <li key={key + value}>{value}</li>
        ))}
      </ul>
    </>
  )
}

function TryPassword({ frame, action, user, policy, policies, checked }: Props) {
  return (
    <section class="dialog">
      <h2>Try a password</h2>
      {checked && (
        <Notice tone={checked.accepted ? 'good' : 'bad'}>
          <p>
            {checked.accepted ? `“${checked.policy.display}” takes it.` : `“${checked.policy.display}” refuses it:`}
          </p>
          {checked.violations.length > 0 && (
            <ul>
              {checked.violations.map(({ message }) => (
                <li key={message}>{message}</li>
              ))}
            </ul>
          )}
        </Notice>
      )}
      <ActForm frame={frame} action={action}>
        <label class="narrow">
          Policy
          <select name="policy">
            <option value="">That of the person, else the default</option>
            {policies.map(({ id, name }) => (
              <option key={id} value={id} selected={id === policy}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label class="narrow">
          For somebody, by user name
          <input type="text" name="user" value={user} autocapitalize="none" spellcheck={false} />
        </label>
        <PasswordField
          words={en.words}
          name="password"
          label="A password, which is neither stored nor logged"
          autocomplete="new-password"
        />
        <button type="submit">Try it</button>
      </ActForm>
    </section>
  )
}
