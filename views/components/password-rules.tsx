import type { Texts } from '../../texts/en.ts'

/** `limit` is what the policy says, where a browser can judge by it. */
export type ShownRule = { readonly id: string; readonly text: string; readonly limit?: string | number | undefined }
export type ShownViolation = { readonly rule: string; readonly message: string }

type Props = { texts: Texts; rules: readonly ShownRule[]; violations: readonly ShownViolation[] }

/**
 * The policies as a checklist; after a refusal, what was wrong stands first and is read out. Two policies may have a line each for one
 * rule: then it is the line that says what was wrong.
 */
export function PasswordRules({ texts: { newPassword: words }, rules, violations }: Props) {
  const lines = new Set(rules.map(({ text }) => text))
  const isBroken = ({ id, text }: ShownRule) =>
    violations.some(({ rule, message }) => rule === id && (message === text || !lines.has(message)))
  return (
    <>
      <div role="alert">
        {violations.length > 0 && (
          <div class="notice bad">
            <p>{words.unfit}</p>
            <ul>
              {violations.map(({ rule, message }) => (
                <li key={message} data-broken={rule}>
                  {message}
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
      <ul
        id="rules"
        class="rules"
        aria-label={words.rules}
        data-met={words.met}
        data-unmet={words.unmet}
        data-pending={words.pending}
      >
        {rules.map(rule => (
          <li key={rule.text} data-rule={rule.id} class={isBroken(rule) ? 'broken' : undefined} data-limit={rule.limit}>
            {rule.text}
          </li>
        ))}
      </ul>
    </>
  )
}
