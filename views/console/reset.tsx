import { OutOfReach } from './act.tsx'
import { countedPeople } from './counted.ts'
import { consolePage } from './frame.tsx'
import { Notice } from './parts.tsx'
import { addressOf, Marks, type ShownPerson } from './person.tsx'
import { type Activity, EventList } from './profile-activity.tsx'
import { ResetForm, type ResetOptions } from './reset-form.tsx'
import { WrongNotice } from './wrong.tsx'

export type ResetDialog = ResetOptions & {
  /** What of one person is worth a look before. */
  one?: {
    person: ShownPerson
    policy: string | undefined
    events: Activity['events'] | undefined
    sessions: number | undefined
    tokens: number | undefined
    isWithinReach: boolean
  }
  /** Whether whoever is here comes from a sign-in, with what they had filled in. */
  hasReturned: boolean
  preview?: { readonly subject: string; readonly text: string }
}

export function resetPage(props: ResetDialog): string {
  const { frame, one, problem, hasReturned, preview } = props
  return consolePage({
    frame,
    title: one ? 'Reset password' : 'Reset passwords',
    back: one ? { label: one.person.name, href: addressOf(one.person) } : { label: 'Users', href: '/console/users' },
    children: (
      <div class="dialog">
        <WrongNotice problem={problem} />
        {hasReturned && !problem && (
          <Notice tone="good">
            <p>Thank you: you have proved that it is you. Nothing has happened yet. Look once more, then confirm.</p>
          </Notice>
        )}
        <Subject {...props} />
        {one?.events && (
          <section class="recent">
            <h2>Recent activity</h2>
            <EventList events={one.events} />
          </section>
        )}
        {(!one || one.isWithinReach) && <ResetForm {...props} />}
        {preview && (
          <section class="preview" id="preview">
            <h2>The mail</h2>
            <p>
              <strong>{preview.subject}</strong>
            </p>
            <pre>{preview.text}</pre>
          </section>
        )}
      </div>
    ),
  })
}

function Subject({ whom, one }: ResetDialog) {
  if (one)
    return (
      <section class="subject">
        <p>
          <strong>
            <bdi>{one.person.name}</bdi>
          </strong>{' '}
          <Marks marks={one.person.marks} />
          <br />
          <span class="small">
            <bdi>{one.person.userName}</bdi>
            {one.person.mail && (
              <>
                {' · '}
                <bdi>{one.person.mail}</bdi>
              </>
            )}
            {one.policy && ` · policy ${one.policy}`}
          </span>
        </p>
        {!one.isWithinReach && <OutOfReach of={1} count={1} />}
        {one.isWithinReach && !one.person.mail && (
          <Notice tone="warn">
            <p>
              This person has no mail address: you are shown a one-time password to hand over, or choose a password.
            </p>
          </Notice>
        )}
        {!one.person.active && (
          <Notice tone="warn">
            <p>
              This person is inactive, and nobody inactive is reset.{' '}
              <a href={`/console/users/activate?id=${encodeURIComponent(one.person.id)}`}>Activate first</a>.
            </p>
          </Notice>
        )}
      </section>
    )
  if ('file' in whom) return null
  if ('total' in whom)
    return (
      <p class="subject">
        {whom.isEverybody ? 'Everybody: ' : 'All that match: '}
        <strong>{countedPeople(whom.total)}</strong>. You see the plan before anything happens.
      </p>
    )
  return (
    <details class="subject">
      <summary>
        <strong>{countedPeople(whom.people.length)}</strong>. You see the plan before anything happens.
      </summary>
      <ul class="plain">
        {whom.people.map(({ id, name, userName }) => (
          <li key={id}>
            <bdi>{name}</bdi> <span class="small">{userName}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
