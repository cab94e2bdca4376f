import { countedPeople } from './counted.ts'
import { consolePage, type Frame } from './frame.tsx'
import { ActForm, Notice } from './parts.tsx'
import { addressOf, Marks, type ShownPerson } from './person.tsx'
import { TypedCount } from './typed-count.tsx'
import { type WrongIn, WrongNotice } from './wrong.tsx'

export type ActProps = {
  frame: Frame
  action: string
  label: string
  about: string
  size: number
  /** Those who are named; with a search nobody is. */
  people: readonly ShownPerson[]
  /** To how many of those who are named the roles of whoever is here do not reach. */
  outOfReach: number
  /** Of more people so many are done with one request. */
  atOnce: number | undefined
  mustCount: boolean
  problem: WrongIn<'count'> | undefined
}

export function actPage(props: ActProps): string {
  const { frame, action, label, about, size, people, outOfReach, atOnce, mustCount, problem } = props
  const [first] = people
  const only = people.length === 1 ? first : undefined
  return consolePage({
    frame,
    title: label,
    back: only ? { label: only.name, href: addressOf(only) } : { label: 'Users', href: '/console/users' },
    children: (
      <div class="dialog">
        <WrongNotice problem={problem} />
        {outOfReach > 0 && <OutOfReach of={people.length} count={outOfReach} />}
        <p>
          {only ? (
            <>
              <strong>
                <bdi>{only.name}</bdi>
              </strong>{' '}
              <Marks marks={only.marks} />
            </>
          ) : (
            <>
              This is for <strong>{countedPeople(size)}</strong>.
            </>
          )}
        </p>
        {people.length > 1 && (
          <details class="subject">
            <summary>Who they are</summary>
            <ul class="plain">
              {people.map(({ id, name, userName }) => (
                <li key={id}>
                  <bdi>{name}</bdi> <span class="small">{userName}</span>
                </li>
              ))}
            </ul>
          </details>
        )}
        <p>{about}</p>
        {atOnce && (
          <p class="small">
            They are done {atOnce.toLocaleString('en')} at a time: stay until it says how many it was.
          </p>
        )}
        {(people.length === 0 || outOfReach < people.length) && (
          <ActForm frame={frame} action={action} class="act">
            {only && <input type="hidden" name="version" value={only.version} />}
            {mustCount && <TypedCount name="count" label="Type how many people you mean" problem={problem} />}
            <div class="buttons">
              <button type="submit">{only ? `Yes, ${label}` : `Yes, ${label} (${size.toLocaleString('en')})`}</button>
              <a href={only ? addressOf(only) : '/console/users'} class="cancel">
                Cancel
              </a>
            </div>
          </ActForm>
        )}
      </div>
    ),
  })
}

/** Before anything is asked for: it would be refused. */
export const OutOfReach = ({ count, of }: { count: number; of: number }) => (
  <Notice tone="warn">
    <p>
      {count === of
        ? 'Your roles do not reach as far: you can not do this here. If you should, ask an administrator.'
        : `Those whom your roles do not reach are left out: ${count.toLocaleString('en')} of them.`}
    </p>
  </Notice>
)
