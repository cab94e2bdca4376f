import { mayReset } from '../../../passwords/eligibility.ts'
import type { Person } from '../../../passwords/ports.ts'
import { unlockRefusal } from '../../../passwords/unlock.ts'
import type { Caller } from '../../../scim/store.ts'
import type { MenuItem } from '../../../views/console/parts.tsx'
import type { ShownPerson } from '../../../views/console/person.tsx'
import type { Scope } from '../../access/scopes.ts'
import { toActor } from '../../resources/ports.ts'
import { mayWrite } from '../../resources/reach.ts'
import type { Visit } from '../page.ts'

type Action = {
  readonly label: string
  readonly scope: Scope
  /** Whether it makes sense for somebody; left out where being allowed says so. */
  readonly fits?: (person: ShownPerson) => boolean
  /** Whether the server would let this caller do it to this person. */
  readonly isAllowed: (person: Person, caller: Caller) => boolean
}

const by =
  (scope: Scope): Action['isAllowed'] =>
  (person, caller) =>
    mayWrite(caller, scope, person)

/** What can be done to people, in the order of the menus, by the last part of its address. */
export const actions = {
  reset: {
    label: 'Reset password',
    scope: 'passwords:reset',
    isAllowed: (person, caller) => mayReset(person, toActor(caller)),
  },
  activate: { label: 'Activate', scope: 'users:write', fits: ({ active }) => !active, isAllowed: by('users:write') },
  deactivate: { label: 'Deactivate', scope: 'users:write', fits: ({ active }) => active, isAllowed: by('users:write') },
  unlock: {
    label: 'Unlock',
    scope: 'passwords:reset',
    fits: ({ locked }) => locked,
    isAllowed: (person, caller) => unlockRefusal(person, toActor(caller)) === undefined,
  },
  'sign-out': {
    label: 'Sign out everywhere',
    scope: 'sessions:revoke',
    fits: ({ active }) => active,
    isAllowed: by('sessions:revoke'),
  },
  'reset-mfa': {
    label: 'Reset MFA',
    scope: 'factors:reset',
    fits: ({ federated }) => !federated,
    isAllowed: by('factors:reset'),
  },
} as const satisfies Readonly<Record<string, Action>>

type Visitor = Pick<Visit, 'may' | 'caller'>

const allowed = ({ may }: Visitor) => Object.entries<Action>(actions).filter(([, { scope }]) => may(scope))

/** The menu of somebody: what makes sense, and the visitor may do to this very person, who is gone where nothing is known of them. */
export const menuFor = (person: ShownPerson, known: Person | undefined, visitor: Visitor): MenuItem[] =>
  allowed(visitor)
    .filter(([, { fits, isAllowed }]) => known && (fits?.(person) ?? true) && isAllowed(known, visitor.caller))
    .map(([name, { label }]) => ({
      label: `${label}…`,
      href: `/console/users/${name}?id=${encodeURIComponent(person.id)}`,
    }))

/** Those of some people whom the visitor's roles reach for an action. */
export async function withinReach(
  people: readonly ShownPerson[],
  name: keyof typeof actions,
  { judge, caller }: Pick<Visit, 'judge' | 'caller'>,
): Promise<ShownPerson[]> {
  const known = await judge.people(people.map(({ id }) => id))
  return people.filter(({ id }) => {
    const person = known.get(id)
    return person && mayWrite(caller, actions[name].scope, person)
  })
}

/** The menu over the table: what may be done to some people at all, for those who are ticked may be others than these. */
export const menuForMany = (visitor: Visitor): MenuItem[] => [
  ...allowed(visitor).map(([name, { label }]) => ({ label: `${label}…`, href: `/console/users/${name}` })),
  { label: 'Export as CSV', href: '/console/users/export' },
]
