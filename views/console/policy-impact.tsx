import { countedPeople } from './counted.ts'
import { Notice } from './parts.tsx'

type Named = { readonly display: string }

/** What saving a policy would do, as the API says it. */
export type Impact = {
  readonly people: { readonly before: number; readonly after: number }
  readonly changes: readonly { readonly from: Named; readonly to: Named; readonly people: number }[]
  readonly passwords: { readonly expired: number; readonly demanded: number }
  readonly takenGroups: readonly (Named & { readonly policy: Named })[]
  readonly priorities: readonly (Named & { readonly from: number; readonly priority: number })[]
  readonly linksOnly: boolean
  readonly departures: readonly { standard: string; clause: string; rule: string; value: string }[]
}

export function ImpactSection({ impact }: { impact: Impact }) {
  const { before, after } = impact.people
  return (
    <Notice tone="warn">
      <p>
        <strong>Nothing is saved yet.</strong> It would apply to {countedPeople(after)}, and applies to{' '}
        {countedPeople(before)} now.
      </p>
      <ul>
        {impact.changes.map(({ from, to, people: count }) => (
          <li key={from.display + to.display}>
            {countedPeople(count)} would go from “{from.display}” to “{to.display}”.
          </li>
        ))}
        {impact.passwords.expired > 0 && (
          <li>{countedPeople(impact.passwords.expired)} would have a password that is too old.</li>
        )}
        {impact.passwords.demanded > 0 && (
          <li>{countedPeople(impact.passwords.demanded)} would have to choose a new one.</li>
        )}
        {impact.takenGroups.map(({ display, policy }) => (
          <li key={display}>
            The group “{display}” has the policy “{policy.display}”: take it out there first, or this can not be saved.
          </li>
        ))}
        {impact.priorities.map(({ display, from, priority }) => (
          <li key={display}>
            “{display}” would move from {from} to {priority}.
          </li>
        ))}
        {impact.linksOnly && <li>It leaves no room for a safe one-time password: resets would go by link only.</li>}
      </ul>
    </Notice>
  )
}
