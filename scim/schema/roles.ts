import type { Schema } from './attribute.ts'

/** The private extension of Group by which its members hold roles of this service. */
export const rolesSchema = {
  urn: 'urn:rekey:params:scim:schemas:extension:roles:1.0:Group',
  name: 'Roles',
  description: 'The roles that members of the group hold.',
  key: 'roles',
  attributes: {
    roles: {
      type: 'string',
      multiValued: true,
      keptWhenOmitted: true,
      indexed: true,
      max: 64,
      canonicalValues: ['administrator', 'helpDesk'],
      description: 'Roles held by every member, direct and nested, by their names.',
    },
  },
} as const satisfies Schema
