import type { MenuItem } from '../../../views/console/parts.tsx'
import type { ShownPerson } from '../../../views/console/person.tsx'
import type { Scope } from '../../access/scopes.ts'
import type { Visit } from '../page.ts'

type Action = {
  readonly label: string
  readonly scope: Scope
  /** Whether it makes sense for somebody. */
  readonly fits: (person: ShownPerson) => boolean
}

/** What can be done to people, in the order of the menus, by the last part of its address. */
export const actions = {
  reset: { label: 'Reset password', scope: 'passwords:reset', fits: ({ active, federated }) => active && !federated },
  activate: { label: 'Activate', scope: 'users:write', fits: ({ active }) => !active },
  deactivate: { label: 'Deactivate', scope: 'users:write', fits: ({ active }) => active },
  unlock: { label: 'Unlock', scope: 'passwords:reset', fits: ({ locked }) => locked },
  'sign-out': { label: 'Sign out everywhere', scope: 'sessions:revoke', fits: ({ active }) => active },
  'reset-mfa': { label: 'Reset MFA', scope: 'factors:reset', fits: ({ federated }) => !federated },
} as const satisfies Readonly<Record<string, Action>>

type Visitor = Pick<Visit, 'may'>

const allowed = ({ may }: Visitor) => Object.entries<Action>(actions).filter(([, { scope }]) => may(scope))

/** The menu of somebody: what may be done, and makes sense. */
export const menuFor = (person: ShownPerson, visitor: Visitor): MenuItem[] =>
  allowed(visitor)
    .filter(([, { fits }]) => fits(person))
    .map(([name, { label }]) => ({
      label: `${label}…`,
      href: `/console/users/${name}?id=${encodeURIComponent(person.id)}`,
    }))

/** The menu over the table. */
export const menuForMany = (visitor: Visitor): MenuItem[] => [
  ...allowed(visitor).map(([name, { label }]) => ({ label: `${label}…`, href: `/console/users/${name}` })),
  { label: 'Export as CSV', href: '/console/users/export' },
]
