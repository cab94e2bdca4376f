import type { Attributes, Schema } from './attribute.ts'

export const groupAttributes = {
  displayName: {
    type: 'string',
    required: true,
    indexed: true,
    min: 1,
    max: 256,
    description: 'The name of the group.',
  },
  members: {
    type: 'complex',
    multiValued: true,
    origin: 'membership',
    description: 'The people and groups in the group.',
    subAttributes: {
      value: {
        type: 'string',
        required: true,
        caseExact: true,
        mutability: 'immutable',
        description: 'The id of the member.',
      },
      $ref: {
        type: 'reference',
        caseExact: true,
        mutability: 'immutable',
        referenceTypes: ['User', 'Group'],
        description: 'The URI of the member.',
      },
      display: {
        type: 'string',
        mutability: 'readOnly',
        origin: 'computed',
        description: "The member's displayName.",
      },
      type: {
        type: 'string',
        mutability: 'immutable',
        canonicalValues: ['User', 'Group'],
        description: 'The resource type of the member.',
      },
    },
  },
} as const satisfies Attributes

/** RFC 7643 §4.2. */
export const groupSchema = {
  urn: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  name: 'Group',
  description: 'A group of people and groups.',
  key: 'group',
  attributes: groupAttributes,
} as const satisfies Schema
