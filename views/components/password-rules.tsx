export type ShownRule = { readonly id: string; readonly text: string }
export type ShownViolation = { readonly rule: string; readonly message: string }

type Props = { rules: readonly ShownRule[]; violations: readonly ShownViolation[] }

/** The policy as a checklist; after a refusal, what was wrong stands first and is read out. */
export function PasswordRules({ rules, violations }: Props) {
  const broken = new Set(violations.map(({ rule }) => rule))
  return (
    <>
      <div role="alert">
        {violations.length > 0 && (
          <div class="notice bad">
            <p>This password does not fit yet. What it needs:</p>
            <ul>
              {violations.map(({ rule, message }) => (
                <li key={rule} data-broken={rule}>
                  {message}
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
      <ul id="rules" class="rules">
        {rules.map(({ id, text }) => (
          <li key={id} data-rule={id} class={broken.has(id) ? 'broken' : undefined}>
            {text}
          </li>
        ))}
      </ul>
    </>
  )
}
