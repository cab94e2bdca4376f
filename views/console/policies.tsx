import { consolePage, type Frame } from './frame.tsx'
import { ActForm, Mark } from './parts.tsx'
import { type Report, ReportNotice } from './report.tsx'

type Policy = {
  readonly id: string
  readonly name: string
  readonly description: string | undefined
  /** Absent where it is for nobody. */
  readonly priority: number | undefined
  readonly isDefault: boolean
  readonly groups: readonly string[]
  readonly rules: readonly string[]
  /** In how many places it departs from the standards. */
  readonly departures: number
}

type Props = {
  frame: Frame
  told: Report | undefined
  policies: readonly Policy[]
  mayWrite: boolean
  mayTry: boolean
}

export const policiesPage = ({ frame, told, policies, mayWrite, mayTry }: Props): string =>
  consolePage({
    frame,
    title: 'Policies',
    scripts: mayWrite ? ['reorder.js'] : [],
    aside: (
      <p class="links">
        {mayTry && <a href="/console/policies/try">Try a password, or a person</a>}
        {mayWrite && <a href="/console/policies/new">New policy</a>}
      </p>
    ),
    children: (
      <>
        {told && <ReportNotice report={told} />}
        <p>
          Of the policies of a person’s groups the first one in this list applies, whole. Whose groups have none gets
          the default.
        </p>
        <ol class="policies">
          {policies.map((policy, index) => (
            <li key={policy.id} data-priority={policy.priority}>
              {mayWrite && policy.priority !== undefined && <Grip />}
              <div class="about">
                <h2>
                  <a href={`/console/policies/${encodeURIComponent(policy.id)}`}>
                    <bdi>{policy.name}</bdi>
                  </a>{' '}
                  <Place {...policy} />
                  {policy.departures > 0 && <Mark text={`${policy.departures} notes of the standards`} tone="warn" />}
                </h2>
                {policy.description && <p>{policy.description}</p>}
                <p class="small">
                  {policy.isDefault
                    ? 'Everybody else'
                    : policy.groups.length > 0
                      ? `For ${policy.groups.join(', ')}`
                      : 'For no group'}
                  {' · '}
                  {policy.rules.join(' · ')}
                </p>
              </div>
              {mayWrite && policy.priority !== undefined && (
                <div class="moves">
                  <Move frame={frame} policy={policy} by={-1} isOff={index === 0} />
                  <Move frame={frame} policy={policy} by={1} isOff={policies[index + 1]?.priority === undefined} />
                </div>
              )}
            </li>
          ))}
        </ol>
      </>
    ),
  })

/** For the mouse and with scripts alone; everybody else has the buttons. */
const Grip = () => <span class="grip" draggable hidden aria-hidden="true" title="Drag to another place" />

function Place({ isDefault, priority }: Policy) {
  if (isDefault) return <Mark text="Default" tone="good" />
  return <Mark text={priority === undefined ? 'Not in use' : String(priority)} tone="plain" />
}

function Move({ frame, policy, by, isOff }: { frame: Frame; policy: Policy; by: 1 | -1; isOff: boolean }) {
  const { id, name, priority = 1 } = policy
  const way = by < 0 ? 'up' : 'down'
  return (
    <ActForm frame={{ ...frame, once: `${frame.once}.${id}.${way}` }} action="/console/policies" class="inline">
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="priority" value={String(priority + by)} />
      <button type="submit" class="secondary" aria-label={`Move ${name} ${way}`} disabled={isOff}>
        {by < 0 ? 'Up' : 'Down'}
      </button>
    </ActForm>
  )
}
