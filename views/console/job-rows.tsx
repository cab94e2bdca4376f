import { SKIPPED } from './job-words.tsx'
import { Empty, Mark, Pages, type Tone, Views, When } from './parts.tsx'

export type ShownRow = {
  readonly id: string | undefined
  readonly name: string
  readonly line: string | undefined
  readonly state: string
  readonly reason: string | undefined
  readonly policy: string | undefined
  readonly sessions: number
  readonly at: string | undefined
  readonly expiresAt: string | undefined
}

export type RowsProps = {
  rows: readonly ShownRow[]
  states: readonly { name: string; href: string; isCurrent: boolean }[]
  nextHref: string | undefined
}

const STATES: Readonly<Record<string, { text: string; tone: Tone }>> = {
  queued: { text: 'Queued', tone: 'plain' },
  cancelled: { text: 'Not reset', tone: 'plain' },
  skipped: { text: 'Left out', tone: 'plain' },
  reset: { text: 'Reset', tone: 'plain' },
  mailSent: { text: 'Mailed', tone: 'plain' },
  mailFailed: { text: 'Mail failed', tone: 'bad' },
  mailUnknown: { text: 'Mail unknown', tone: 'warn' },
  opened: { text: 'Opened', tone: 'plain' },
  completed: { text: 'Completed', tone: 'good' },
  expired: { text: 'Expired', tone: 'warn' },
  replaced: { text: 'Replaced', tone: 'plain' },
  undone: { text: 'Taken back', tone: 'plain' },
}

/** Everybody in the job, of one state or of all, and all of them as a file. */
export function JobRows({ id, rows, states, nextHref }: RowsProps & { id: string }) {
  const address = `/console/jobs/${encodeURIComponent(id)}`
  return (
    <section id="rows">
      <div class="title">
        <h2>People</h2>
        <p class="small">
          <a href={`${address}/rows.csv`}>CSV</a> · <a href={`${address}/rows.jsonl`}>JSON</a>
        </p>
      </div>
      <Views
        label="States"
        views={states.map(({ name, href, isCurrent }) => ({ label: STATES[name]?.text ?? 'All', href, isCurrent }))}
      />
      {rows.length === 0 ? (
        <Empty title="Nobody here" />
      ) : (
        <div class="scroll">
          <table class="stacked">
            <thead>
              <tr>
                <th scope="col">Person</th>
                <th scope="col">State</th>
                <th scope="col">Policy</th>
                <th scope="col" class="number">
                  Sessions and tokens
                </th>
                <th scope="col">Since</th>
                <th scope="col">Good until</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(row => (
                <Row key={`${row.id}${row.line}${row.name}`} {...row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pages next={nextHref} />
    </section>
  )
}

function Row({ id, name, line, state, reason, policy, sessions, at, expiresAt }: ShownRow) {
  const { text, tone } = STATES[state] ?? { text: state, tone: 'plain' as const }
  return (
    <tr>
      <th scope="row">
        {id === undefined ? (
          <bdi>{name}</bdi>
        ) : (
          <a href={`/console/users/${encodeURIComponent(id)}`}>
            <bdi>{name}</bdi>
          </a>
        )}
        {line && <span class="small"> line {line}</span>}
      </th>
      <td>
        <Mark text={text} tone={tone} />
        {reason && <p class="small">{SKIPPED[reason] ?? reason}</p>}
      </td>
      <td data-label="Policy">{policy ?? <span class="none">–</span>}</td>
      <td class="number" data-label="Sessions and tokens">
        {sessions}
      </td>
      <td class="when" data-label="Since">
        {at ? <When at={at} /> : <span class="none">–</span>}
      </td>
      <td class="when" data-label="Good until">
        {expiresAt ? <When at={expiresAt} /> : <span class="none">–</span>}
      </td>
    </tr>
  )
}
