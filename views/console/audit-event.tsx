import { Party, type ShownEvent, type ShownParty } from './audit-words.tsx'
import { consolePage, type Frame } from './frame.tsx'
import { Facts, Mark, When } from './parts.tsx'

type Props = {
  frame: Frame
  event: ShownEvent
}

export function auditEventPage({ frame, event }: Props): string {
  const { id, event: name, what, isFailure, at, actor, target, channel, details } = event
  return consolePage({
    frame,
    title: what,
    back: { label: 'Audit', href: '/console/audit' },
    aside: isFailure ? <Mark text="Failed" tone="bad" /> : <Mark text="Success" tone="good" />,
    children: (
      <div class="dialog">
        <Facts
          facts={[
            { name: 'When', value: <When at={at} /> },
            { name: 'Event', value: name },
            { name: 'By', value: <Whole party={actor} /> },
            { name: 'To', value: target && <Whole party={target} /> },
            { name: 'Way', value: channel },
            { name: 'Id', value: id },
          ]}
        />
        {details.length > 0 && (
          <>
            <h2>Details</h2>
            <Facts facts={details.map(({ name: label, value }) => ({ name: label, value: <bdi>{value}</bdi> }))} />
          </>
        )}
        <p class="links">
          <a href={`/console/audit?${new URLSearchParams({ event: name })}`}>All such events</a>
          <a href={`/console/audit?${new URLSearchParams({ actor: actor.id })}`}>All by the same</a>
          {target && <a href={`/console/audit?${new URLSearchParams({ target: target.id })}`}>All to the same</a>}
        </p>
      </div>
    ),
  })
}

/** A name with the id, which leads to a person. */
function Whole({ party }: { party: ShownParty }) {
  if (party.name === undefined) return <Party party={party} />
  return (
    <>
      {party.isPerson ? (
        <a href={`/console/users/${encodeURIComponent(party.id)}`}>
          <Party party={party} />
        </a>
      ) : (
        <Party party={party} />
      )}{' '}
      <span class="small">{party.id}</span>
    </>
  )
}
