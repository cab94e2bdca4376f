import { rankOf, rankOfRole } from '../../passwords/privilege.ts'
import type { RoleResource } from '../../scim/schema/role.ts'
import type { Caller } from '../../scim/store.ts'
import type { Role } from '../store/roles.ts'
import { expandScopes, type Scope, scopeNames } from './scopes.ts'

/** Never a person's: they are for an operator's machines. */
const OF_MACHINES: readonly Scope[] = ['jobs:unattended']

/** Every scope that a role may have: what people may do by it, through an application that is made for it. */
export const scopesOfPeople: readonly Scope[] = scopeNames.filter(name => !OF_MACHINES.includes(name))

/** What is not done to people who are in groups already, so that none limits it; and who may give roles could give one without a limit. */
const OF_NO_GROUP: readonly Scope[] = [
  'policies:write',
  'clients:write',
  'applications:write',
  'applications:register',
  'applications:register-without-pkce',
  'events:write',
  'templates:write',
  'domains:write',
  'mail:write',
  'keys:write',
  'passwords:import',
  'roles:write',
]

/** Every scope that a role for the people of some groups may have. */
export const scopesOfGroups: readonly Scope[] = scopesOfPeople.filter(name => !OF_NO_GROUP.includes(name))

/** The roles that every directory has, by their names, which are their ids, too. */
export const builtInRoles = {
  administrator: { description: 'Stands above everybody else.', scopes: scopesOfPeople },
  helpDesk: {
    description: 'Resets people without a role.',
    scopes: ['users:read', 'passwords:reset', 'audit:read'],
  },
} as const satisfies Record<string, { description: string; scopes: readonly Scope[] }>

export function toRole({ name, scopes: names, limitedToGroups: limit = [] }: RoleResource): Role {
  const scopes = expandScopes(names)
  return {
    name,
    scopes,
    rank: rankOfRole(scopes),
    ...(limit.length > 0 && { limit: limit.map(({ value }) => value) }),
  }
}

/** What some roles amount to together: a scope that several bring reaches whomever any of them does. */
export function rightsOf(roles: readonly Role[]): Required<Pick<Caller, 'scopes' | 'rank' | 'limits'>> {
  const unlimited = new Set(roles.flatMap(({ scopes, limit }) => (limit ? [] : [...scopes])))
  const limits = new Map<string, Set<string>>()
  for (const { scopes, limit = [] } of roles)
    for (const scope of scopes)
      if (!unlimited.has(scope)) limits.set(scope, new Set([...(limits.get(scope) ?? []), ...limit]))
  return { scopes: new Set([...unlimited, ...limits.keys()]), rank: rankOf(roles), limits }
}
