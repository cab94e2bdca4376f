import type { ComponentChildren } from 'preact'
import { consolePage, type Frame } from './frame.tsx'
import { kindInWords, MailState } from './mail-words.tsx'
import { ActForm, Empty, Pages, Problem, type View, Views, When } from './parts.tsx'
import { type Report, ReportNotice } from './report.tsx'

export type ShownEntry = {
  readonly id: string
  readonly kind: string
  readonly state: string
  /** With the id where people may be looked at. */
  readonly user: { readonly name: string; readonly id?: string }
  /** Whom else than the person it is for. */
  readonly recipient: string | undefined
  readonly attempts: number
  readonly queuedAt: string
  readonly sentAt: string | undefined
  readonly error: string | undefined
  readonly version: string
  readonly mayRetry: boolean
}

type Props = {
  frame: Frame
  told: Report | undefined
  problem: string | undefined
  action: string
  show: string
  user: string
  views: readonly View[]
  entries: readonly ShownEntry[]
  firstHref: string | undefined
  nextHref: string | undefined
}

export function outboxPage(props: Props): string {
  const { frame, told, problem, action, show, user, views, entries, firstHref, nextHref } = props
  return consolePage({
    frame,
    title: 'Outbox',
    children: (
      <>
        {told && <ReportNotice report={told} />}
        <Problem text={problem} />
        <p>
          Mails to people, and what applications and event receivers are told. None of them has a secret in it here:
          links and one-time passwords are worked out when a mail is sent.
        </p>
        <form method="get" action="/console/outbox" class="search">
          {show !== 'all' && <input type="hidden" name="show" value={show} />}
          <label>
            Of a person: user name or id
            <input type="text" name="user" value={user} maxLength={256} spellcheck={false} />
          </label>
          <button type="submit">Search</button>
        </form>
        <Views label="States" views={views} />
        {entries.length === 0 ? (
          <Empty title="Nothing here" />
        ) : (
          <Entries frame={frame} action={action} entries={entries} />
        )}
        <Pages first={firstHref} next={nextHref} />
      </>
    ),
  })
}

function Entries({ frame, action, entries }: Pick<Props, 'frame' | 'action' | 'entries'>) {
  const hasActs = entries.some(({ mayRetry }) => mayRetry)
  return (
    <div class="scroll">
      <table class="stacked">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Of whom</th>
            <th scope="col">State</th>
            <th scope="col" class="number">
              Attempts
            </th>
            <th scope="col">Queued</th>
            <th scope="col">Taken</th>
            {hasActs && (
              <th scope="col">
                <span class="hidden">Action</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {entries.map(entry => (
            <Row key={entry.id} {...entry}>
              {hasActs && <td>{entry.mayRetry && <Again frame={frame} action={action} entry={entry} />}</td>}
            </Row>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ children, ...entry }: ShownEntry & { children: ComponentChildren }) {
  const { kind, user, recipient, state, error, attempts, queuedAt, sentAt } = entry
  return (
    <tr>
      <th scope="row">
        {kindInWords(kind)}
        {recipient && (
          <p class="small">
            to <bdi>{recipient}</bdi>
          </p>
        )}
      </th>
      <td>
        {user.id ? (
          <a href={`/console/users/${encodeURIComponent(user.id)}`}>
            <bdi>{user.name}</bdi>
          </a>
        ) : (
          <bdi>{user.name}</bdi>
        )}
      </td>
      <td>
        <MailState state={state} isNotice={recipient !== undefined} />
        {error && <p class="small">{error}</p>}
      </td>
      <td class="number" data-label="Attempts">
        {attempts}
      </td>
      <td class="when" data-label="Queued">
        <When at={queuedAt} />
      </td>
      <td class="when" data-label="Taken">
        {sentAt ? <When at={sentAt} /> : <span class="none">–</span>}
      </td>
      {children}
    </tr>
  )
}

function Again({ frame, action, entry }: { frame: Frame; action: string; entry: ShownEntry }) {
  const { id, kind, user, version } = entry
  return (
    <ActForm frame={{ ...frame, once: `${frame.once}.${id}` }} action={action} class="inline">
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="version" value={version} />
      <button type="submit" class="secondary" aria-label={`Send again: ${kindInWords(kind)} of ${user.name}`}>
        Send again
      </button>
    </ActForm>
  )
}
