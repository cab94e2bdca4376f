import type { Attributes, Schema } from './attribute.ts'

const attributes = {
  externalIds: {
    type: 'complex',
    multiValued: true,
    mutability: 'readOnly',
    returned: 'request',
    readScope: 'users:read-all',
    field: 'externalIds',
    description: 'What every provisioning client calls the resource; for whoever has the scope "users:read-all".',
    subAttributes: {
      client: { type: 'string', caseExact: true, mutability: 'readOnly', description: 'The id of the client.' },
      display: {
        type: 'string',
        mutability: 'readOnly',
        origin: 'computed',
        description: 'The name of the client; absent when there is no such client any more.',
      },
      value: { type: 'string', caseExact: true, mutability: 'readOnly', description: "The client's own identifier." },
    },
  },
} as const satisfies Attributes

const rest = {
  description: 'The resource as the provisioning clients know it.',
  key: 'clients',
  attributes,
} as const

/** The private extension of User that shows every client's `externalId`, which each client else sees for itself alone. */
export const userClientsSchema = {
  urn: 'urn:rekey:params:scim:schemas:extension:clients:1.0:User',
  name: 'UserClients',
  ...rest,
} as const satisfies Schema

/** The same for groups. */
export const groupClientsSchema = {
  urn: 'urn:rekey:params:scim:schemas:extension:clients:1.0:Group',
  name: 'GroupClients',
  ...rest,
} as const satisfies Schema
