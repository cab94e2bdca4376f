import { asResource } from '../../../scim/as-resource.ts'
import { roleType } from '../../../scim/schema/resource-types.ts'
import type { RoleResource } from '../../../scim/schema/role.ts'
import type { JsonObject } from '../../../scim/store.ts'
import type { Part } from '../../../views/console/resource-parts.tsx'
import { scopesOfPeople } from '../../access/roles.ts'
import type { Kind } from '../resources/kind.ts'
import { scopeChoices } from './choices.ts'

const asRole = (resource: JsonObject) => asResource(roleType, resource)

/** What people may do by being in groups. */
export const roles: Kind = {
  path: '/roles',
  endpoint: '/admin/v2/Roles',
  type: roleType,
  scopes: roleType.scopes,
  title: 'Roles',
  one: 'role',
  naming: 'name',
  about: 'What people may do here. They hold a role by being in a group that carries it.',
  empty: 'There is no role',
  removal: 'Nobody can be given it any more. A role that groups carry stays until it is taken off them.',
  columns: {
    'What it is for': resource => asRole(resource).description ?? '',
    Permissions: resource => `${asRole(resource).scopes.length}`,
    Notes: resource => ({ marks: marksOf(asRole(resource)) }),
  },
  sections: {
    Role: [
      { name: 'name', label: 'Name', about: 'By it groups carry the role; it stays for ever.' },
      { name: 'description', label: 'What it is for' },
      {
        name: 'limitedToGroups',
        label: 'For the people of these groups',
        about: 'By name, with the groups in them. Left empty, the permissions are for everybody.',
        scope: 'users:read',
      },
    ],
    'What it allows': [
      {
        name: 'scopes',
        label: 'Permissions',
        about: 'A wider one brings the narrower one with it. Whoever has `roles:write` can come by everything else.',
        choices: scopeChoices(scopesOfPeople),
      },
    ],
  },
  partsOf: async (_visit, resource) => [carriersOf(asRole(resource))],
  fixedFor: resource =>
    asRole(resource).builtIn ? 'This role is built in and stays as it is: make one of your own instead.' : undefined,
}

const marksOf = ({ builtIn, limitedToGroups = [] }: RoleResource) => [
  ...(builtIn ? [{ text: 'Built in', tone: 'plain' as const }] : []),
  ...(limitedToGroups.length > 0 ? [{ text: 'For some groups', tone: 'plain' as const }] : []),
]

const carriersOf = ({ groups = [] }: RoleResource): Part => ({
  title: 'Groups that carry it',
  about: 'Their members hold the role, also those of the groups in them.',
  lines: groups.map(({ value, display }) => ({
    id: value,
    title: display ?? value,
    href: `/console/groups/${encodeURIComponent(value)}`,
  })),
  empty: 'No group carries it',
})
