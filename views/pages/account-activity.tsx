import type { Texts } from '../../texts/en.ts'
import { When } from '../components/when.tsx'

export type ShownActivity = { readonly what: string; readonly isFailure: boolean; readonly at: Date }

/** What happened to an account, so that its owner sees what was not them. */
export function Activity({ texts, activity }: { texts: Texts; activity: readonly ShownActivity[] }) {
  return (
    <section>
      <h2>{texts.account.activity}</h2>
      <ul class="activity">
        {activity.map(({ what, isFailure, at }) => (
          <li key={what + at.toISOString()} class={isFailure ? 'failure' : undefined}>
            {what}
            <span class="small">
              <When at={at} texts={texts} />
            </span>
          </li>
        ))}
      </ul>
      <p class="small">{texts.account.activityHint}</p>
    </section>
  )
}
