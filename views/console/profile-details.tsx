import { Empty, Facts, When } from './parts.tsx'

export type Details = {
  readonly person: Readonly<Record<string, string | undefined>>
  readonly password: Readonly<
    Record<'set' | 'lastSignIn' | 'lastFailure' | 'expires' | 'lockedUntil', string | undefined>
  >
  readonly policy: { readonly name: string; readonly id: string; readonly why: string | undefined } | undefined
  readonly rules: readonly string[]
  readonly groups: readonly { readonly name: string; readonly isDirect: boolean }[]
}

export function DetailsTab({ person, password, policy, rules, groups }: Details) {
  const facts = Object.entries(person).flatMap(([name, value]) => (value ? [{ name, value: <bdi>{value}</bdi> }] : []))
  return (
    <>
      <section>
        <h3>Person</h3>
        <Facts facts={facts} />
      </section>
      <section>
        <h3>Password</h3>
        <Facts
          facts={[
            { name: 'Last set', value: <When at={password.set} /> },
            { name: 'Last sign-in', value: <When at={password.lastSignIn} /> },
            { name: 'Last failure', value: <When at={password.lastFailure} /> },
            ...(password.expires ? [{ name: 'Expires', value: <When at={password.expires} /> }] : []),
            ...(password.lockedUntil ? [{ name: 'Locked until', value: <Until at={password.lockedUntil} /> }] : []),
          ]}
        />
      </section>
      <section>
        <h3>Policy</h3>
        {policy ? (
          <>
            <p>
              <strong>{policy.name}</strong>
            </p>
            {policy.why && <p class="small">{policy.why}</p>}
            {rules.length > 0 && (
              <ul class="rules">
                {rules.map(rule => (
                  <li key={rule}>{rule}</li>
                ))}
              </ul>
            )}
          </>
        ) : (
          <p class="none">none</p>
        )}
      </section>
      <section>
        <h3>Groups</h3>
        {groups.length === 0 ? (
          <Empty title="In no group" />
        ) : (
          <ul class="plain">
            {groups.map(({ name, isDirect }) => (
              <li key={name}>
                <bdi>{name}</bdi>
                {!isDirect && <span class="small"> · through another group</span>}
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  )
}

const Until = ({ at }: { at: string }) => (/^\d/.test(at) ? <When at={at} /> : <span>{at}</span>)
