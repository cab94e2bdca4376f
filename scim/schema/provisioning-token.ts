import type { Attributes, Schema } from './attribute.ts'
import { tokenAttribute, tokenScopesAttribute } from './token.ts'

const provisioningTokenAttributes = {
  provisioningClient: {
    type: 'complex',
    required: true,
    mutability: 'immutable',
    description: 'The provisioning client that it stands for.',
    subAttributes: {
      value: {
        type: 'string',
        required: true,
        caseExact: true,
        mutability: 'immutable',
        field: 'client',
        indexed: true,
        description: 'Its id.',
      },
      $ref: {
        type: 'reference',
        caseExact: true,
        mutability: 'readOnly',
        referenceTypes: ['ProvisioningClient'],
        description: 'Its URI.',
      },
      display: { type: 'string', mutability: 'readOnly', origin: 'computed', description: 'Its name.' },
    },
  },
  scopes: tokenScopesAttribute('What it may do; some of what whoever makes it may do themself.'),
  expiresAt: {
    type: 'dateTime',
    mutability: 'immutable',
    field: 'expiresAt',
    description: 'When it ends by itself, ten years from now at most. Unassigned in a POST: in a year.',
  },
  bootstrap: {
    type: 'boolean',
    mutability: 'readOnly',
    field: 'bootstrap',
    description: 'Whether the setting BOOTSTRAP_TOKEN has brought it, where alone it is taken away.',
  },
  token: tokenAttribute,
} as const satisfies Attributes

export const provisioningTokenSchema = {
  urn: 'urn:rekey:params:scim:schemas:core:1.0:ProvisioningToken',
  name: 'ProvisioningToken',
  description: 'A token by which a system provisions people and groups.',
  key: 'provisioningToken',
  attributes: provisioningTokenAttributes,
} as const satisfies Schema
