import { Party, type ShownEvent } from './audit-words.tsx'
import { consolePage, type Frame } from './frame.tsx'
import { ActForm, Empty, Mark, Notice, Pages, Problem, When } from './parts.tsx'

export type Verification = {
  readonly id: string
  readonly at: string
  readonly by: string
  readonly isFailure: boolean
}

type Props = {
  frame: Frame
  /** What came of it, right after it was asked for. */
  verified: { breaches: readonly string[]; events: number } | undefined
  last: Verification | undefined
  asked: Readonly<Record<string, string>>
  eventNames: readonly string[]
  isFiltered: boolean
  problem: string | undefined
  events: readonly ShownEvent[]
  firstHref: string | undefined
  nextHref: string | undefined
}

export function auditPage(props: Props): string {
  const { frame, verified, last, problem, events, isFiltered, firstHref, nextHref } = props
  return consolePage({
    frame,
    title: 'Audit',
    children: (
      <>
        {verified && <Verified {...verified} />}
        <Problem text={problem} />
        <Verify frame={frame} last={last} />
        <Filters {...props} />
        {events.length === 0 ? (
          <Empty title={isFiltered ? 'Nothing like that happened' : 'Nothing yet'} />
        ) : (
          <div class="scroll">
            <table class="stacked">
              <thead>
                <tr>
                  <th scope="col">When</th>
                  <th scope="col">What</th>
                  <th scope="col">By whom</th>
                  <th scope="col">To whom or what</th>
                  <th scope="col">Way</th>
                </tr>
              </thead>
              <tbody>
                {events.map(event => (
                  <Row key={event.id} {...event} />
                ))}
              </tbody>
            </table>
          </div>
        )}
        <Pages first={firstHref} next={nextHref} />
      </>
    ),
  })
}

function Row({ id, event, what, isFailure, at, actor, target, channel }: ShownEvent) {
  return (
    <tr>
      <td class="when">
        <When at={at} />
      </td>
      <th scope="row">
        <a href={`/console/audit/${encodeURIComponent(id)}`}>{what}</a> {isFailure && <Mark text="Failed" tone="bad" />}
        {what !== event && <p class="small">{event}</p>}
      </th>
      <td data-label="By">
        <Party party={actor} />
      </td>
      <td data-label="To">
        <Party party={target} />
      </td>
      <td data-label="Way">{channel ?? <span class="none">–</span>}</td>
    </tr>
  )
}

function Verified({ breaches, events }: NonNullable<Props['verified']>) {
  const count = events.toLocaleString('en')
  if (breaches.length === 0)
    return (
      <Notice tone="good">
        <p>Of {count} events none was changed or taken away.</p>
      </Notice>
    )
  return (
    <Notice tone="bad">
      <p>The audit, with {count} events, is not as it was written:</p>
      <ul>
        {breaches.map(breach => (
          <li key={breach}>{breach}</li>
        ))}
      </ul>
    </Notice>
  )
}

function Verify({ frame, last }: Pick<Props, 'frame' | 'last'>) {
  return (
    <div class="verify">
      <p>
        {last ? (
          <>
            {last.isFailure ? <Mark text="Not as it was written" tone="bad" /> : <Mark text="As written" tone="good" />}{' '}
            <a href={`/console/audit/${encodeURIComponent(last.id)}`}>Last verified</a> <When at={last.at} /> by{' '}
            <bdi>{last.by}</bdi>
          </>
        ) : (
          'Nobody has verified yet that no event was changed or taken away.'
        )}
      </p>
      <ActForm frame={frame} action="/console/audit" class="inline">
        <button type="submit" class="secondary">
          Verify now
        </button>
      </ActForm>
    </div>
  )
}

function Filters({ asked, eventNames }: Pick<Props, 'asked' | 'eventNames'>) {
  const text = (name: string, label: string, list?: string) => (
    <label class="narrow">
      {label}
      <input type="text" name={name} value={asked[name]} list={list} maxLength={256} spellcheck={false} />
    </label>
  )
  return (
    <form method="get" action="/console/audit" class="search">
      {text('event', 'Event', 'events')}
      <datalist id="events">
        {eventNames.map(name => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {text('actor', 'By: user name or id')}
      {text('target', 'To: user name or id')}
      <label class="narrow">
        Outcome
        <select name="outcome">
          <option value="">Any</option>
          <option value="success" selected={asked.outcome === 'success'}>
            Success
          </option>
          <option value="failure" selected={asked.outcome === 'failure'}>
            Failure
          </option>
        </select>
      </label>
      {text('channel', 'Way')}
      <label class="narrow">
        From, UTC
        <input type="datetime-local" name="from" value={asked.from} />
      </label>
      <label class="narrow">
        To, UTC
        <input type="datetime-local" name="to" value={asked.to} />
      </label>
      <button type="submit">Search</button>
      <a href="/console/audit">Clear</a>
    </form>
  )
}
