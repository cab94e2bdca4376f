import { kindInWords, MailState } from './mail-words.tsx'
import { Empty, When } from './parts.tsx'

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
                  {kindInWords(kind)} <MailState state={state} />
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
