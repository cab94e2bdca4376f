import type { Attributes, Schema } from './attribute.ts'
import { ownerAttribute } from './owner.ts'

const federatedIdentityAttributes = {
  user: ownerAttribute('accountId', 'The person who signs in by it.'),
  identityProvider: {
    type: 'complex',
    mutability: 'readOnly',
    description: 'Where the person signs in.',
    subAttributes: {
      value: {
        type: 'string',
        caseExact: true,
        mutability: 'readOnly',
        field: 'identityProvider',
        indexed: true,
        description: 'The id of the identity provider.',
      },
      $ref: {
        type: 'reference',
        caseExact: true,
        mutability: 'readOnly',
        referenceTypes: ['IdentityProvider'],
        description: 'Its URI.',
      },
      display: { type: 'string', mutability: 'readOnly', origin: 'computed', description: 'Its name.' },
    },
  },
  subject: {
    type: 'string',
    caseExact: true,
    mutability: 'readOnly',
    field: 'subject',
    description: 'What the identity provider knows the person by (sub).',
  },
  linkedAt: {
    type: 'dateTime',
    mutability: 'readOnly',
    required: true,
    field: 'linkedAt',
    indexed: true,
    description: 'When the person first signed in with it.',
  },
} as const satisfies Attributes

export const federatedIdentitySchema = {
  urn: 'urn:rekey:params:scim:schemas:core:1.0:FederatedIdentity',
  name: 'FederatedIdentity',
  description: 'That somebody at an identity provider is a person here. Without it the next sign-in is matched anew.',
  key: 'federatedIdentity',
  attributes: federatedIdentityAttributes,
} as const satisfies Schema
