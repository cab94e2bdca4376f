import { Empty, Mark, type Tone, When } from './parts.tsx'

export type Activity = {
  readonly events: readonly {
    readonly what: string
    readonly isFailure: boolean
    readonly at: string
    readonly by: string
    readonly details: readonly string[]
  }[]
  /** Absent for whoever may not see mails. */
  readonly mails:
    | readonly {
        readonly kind: string
        readonly state: string
        readonly queuedAt: string
        readonly sentAt: string | undefined
        readonly error: string | undefined
      }[]
    | undefined
}

export function ActivityTab({ events, mails }: Activity) {
  return (
    <>
      <section>
        <h3>What happened</h3>
        <EventList events={events} />
      </section>
      {mails && (
        <section>
          <h3>Mails</h3>
          {mails.length === 0 && <Empty title="No mail yet" />}
          <ul class="events">
            {mails.map(({ kind, state, queuedAt, sentAt, error }) => (
              <li key={kind + queuedAt}>
                <p>
                  {KINDS[kind] ?? kind}{' '}
                  <Mark text={STATES[state]?.text ?? state} tone={STATES[state]?.tone ?? 'plain'} />
                </p>
                <p class="small">
                  <When at={sentAt ?? queuedAt} />
                  {error && ` · ${error}`}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

/** The newest first. */
export function EventList({ events }: Pick<Activity, 'events'>) {
  if (events.length === 0) return <Empty title="Nothing yet" />
  return (
    <ul class="events">
      {events.map(({ what, isFailure, at, by, details }) => (
        <li key={what + at} class={isFailure ? 'failure' : undefined}>
          <p>{what}</p>
          <p class="small">
            <When at={at} /> · <bdi>{by}</bdi>
            {details.length > 0 && ` · ${details.join(', ')}`}
          </p>
        </li>
      ))}
    </ul>
  )
}

const KINDS: Readonly<Record<string, string>> = {
  resetLink: 'Link for a new password',
  activationLink: 'Invitation',
  recoveryLink: 'Link that the person asked for',
  oneTimePassword: 'One-time password',
  passwordChanged: 'Notice of a changed password',
  passwordReset: 'Notice of a reset',
  passwordExpires: 'The password expires soon',
  linkExpires: 'The link ends soon',
  oneTimePasswordExpires: 'The one-time password ends soon',
  resetUndone: 'The reset counts no more',
  invitationUndone: 'The invitation counts no more',
}

const STATES: Readonly<Record<string, { text: string; tone: Tone }>> = {
  queued: { text: 'waiting', tone: 'plain' },
  sent: { text: 'taken by the mail server', tone: 'good' },
  refused: { text: 'refused', tone: 'bad' },
  unknown: { text: 'outcome unknown', tone: 'warn' },
  givenUp: { text: 'given up', tone: 'bad' },
  stale: { text: 'not needed any more', tone: 'plain' },
}
