import type { Attributes, Schema } from './attribute.ts'
import { ownerAttribute } from './owner.ts'

const sessionAttributes = {
  user: ownerAttribute('accountId', 'The person who is signed in.'),
  signedInAt: {
    type: 'dateTime',
    mutability: 'readOnly',
    required: true,
    field: 'signedInAt',
    indexed: true,
    description: 'When the person signed in.',
  },
  lastUsedAt: {
    type: 'dateTime',
    mutability: 'readOnly',
    field: 'usedAt',
    description: 'When its browser last came with it.',
  },
  expiresAt: {
    type: 'dateTime',
    mutability: 'readOnly',
    field: 'expiresAt',
    indexed: true,
    description: 'When it ends by itself.',
  },
  device: {
    type: 'string',
    mutability: 'readOnly',
    origin: 'computed',
    description: 'The browser, as far as it says what it is.',
  },
  applications: {
    type: 'complex',
    multiValued: true,
    mutability: 'readOnly',
    origin: 'computed',
    description: 'The applications that were entered with it.',
    subAttributes: {
      value: { type: 'string', caseExact: true, mutability: 'readOnly', description: 'The id of the application.' },
      display: { type: 'string', mutability: 'readOnly', description: 'Its name.' },
    },
  },
} as const satisfies Attributes

export const sessionSchema = {
  urn: 'urn:rekey:params:scim:schemas:core:1.0:Session',
  name: 'Session',
  description: "A person's sign-in in a browser.",
  key: 'session',
  attributes: sessionAttributes,
} as const satisfies Schema
