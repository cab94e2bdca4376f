import { asResource } from '../../../scim/as-resource.ts'
import { groupType, roleType } from '../../../scim/schema/resource-types.ts'
import { rolesSchema } from '../../../scim/schema/roles.ts'
import type { JsonObject } from '../../../scim/store.ts'
import { around, policiesOf } from '../groups/around.ts'
import { addMember, membersOf, removeMember } from '../groups/members.ts'
import type { Kind } from '../resources/kind.ts'

const rolesIn = (group: JsonObject): string[] =>
  (group[rolesSchema.urn] as { roles?: string[] } | undefined)?.roles ?? []

/** Groups of people and groups. */
export const groups: Kind = {
  path: '/groups',
  endpoint: '/scim/v2/Groups',
  type: groupType,
  scopes: groupType.scopes,
  title: 'Groups',
  one: 'group',
  naming: 'displayName',
  about: 'People and groups of them. By its groups a person gets a password policy, and roles.',
  empty: 'No group is here yet',
  removal: 'Its members stay, without what they had by it: the roles that it carries and the policy that it gets.',
  projection: { excludedAttributes: 'members' },
  columns: {
    Roles: group => ({ marks: rolesIn(group).map(text => ({ text, tone: 'plain' })) }),
    Changed: ({ meta }) => ({ at: (meta as { lastModified?: string }).lastModified }),
  },
  sections: {
    Group: [
      { name: 'displayName', label: 'Name' },
      {
        name: 'roles',
        label: 'Roles that its members hold',
        of: rolesSchema,
        about:
          'They count for members of groups in it, too. You can give and take only roles that stand no higher than your own.',
        scope: 'roles:read',
        choices: async ({ api }) => {
          const { resources } = await api.list('/admin/v2/Roles', {
            attributes: 'name,description',
            sortBy: 'name',
            count: '1000',
          })
          return resources
            .map(role => asResource(roleType, role))
            .map(({ name, description = '' }) => ({
              value: name,
              label: name,
              about: description,
            }))
        },
      },
    ],
  },
  async partsOf(visit, group, typed) {
    const outer = await around(visit, String(group.id))
    return [
      await membersOf(visit, group, typed),
      {
        title: 'Groups that it is in',
        lines: outer.map(one => ({
          id: String(one.id),
          title: String(one.displayName),
          href: `/console/groups/${encodeURIComponent(String(one.id))}`,
          marks: rolesIn(one).map(text => ({ text, tone: 'plain' })),
        })),
        empty: 'In no group',
      },
      ...(await policiesOf(visit, [group, ...outer])),
    ]
  },
  acts: { addMember, removeMember },
}
