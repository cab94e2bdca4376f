import { Dots, Mark, type MenuItem, type ShownMark } from './parts.tsx'

/** A person in a line. */
export type ShownPerson = {
  readonly id: string
  readonly name: string
  readonly userName: string
  readonly mail: string | undefined
  readonly active: boolean
  readonly locked: boolean
  readonly federated: boolean
  readonly marks: readonly ShownMark[]
  readonly lastSignInAt: string | undefined
  readonly changedAt: string | undefined
  /** What a change of the person is conditional on. */
  readonly version: string
}

export const addressOf = ({ id }: Pick<ShownPerson, 'id'>) => `/console/users/${encodeURIComponent(id)}`

export function Marks({ marks }: { marks: readonly ShownMark[] }) {
  return (
    <span class="marks">
      {marks.map(mark => (
        <Mark key={mark.text} {...mark} />
      ))}
    </span>
  )
}

export const PersonMenu = ({ person, items }: { person: ShownPerson; items: readonly MenuItem[] }) => (
  <Dots about={person.name} items={items} />
)
