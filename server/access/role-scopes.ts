import { isRole, type RoleName } from '../../passwords/privilege.ts'
import { expandScopes, type Scope, scopeNames } from './scopes.ts'

/** Never a person's: they are for an operator's machines. */
const OF_MACHINES: readonly Scope[] = ['jobs:unattended']

/** What people may do by a role that they hold, through an application that is made for it. */
export const scopesOfRole: Readonly<Record<RoleName, readonly Scope[]>> = {
  administrator: scopeNames.filter(name => !OF_MACHINES.includes(name)),
  helpDesk: ['users:read', 'passwords:reset', 'audit:read'],
}

/** The scopes that some roles amount to. Unknown names bring nothing. */
export const scopesOfRoles = (names: readonly string[]): ReadonlySet<string> =>
  expandScopes(names.filter(isRole).flatMap(name => scopesOfRole[name]))
