import type { Attributes, Schema } from './attribute.ts'
import { ownerAttribute } from './owner.ts'
import { tokenAttribute, tokenScopesAttribute } from './token.ts'

const personalTokenAttributes = {
  name: {
    type: 'string',
    required: true,
    caseExact: true,
    mutability: 'immutable',
    min: 1,
    max: 256,
    field: 'name',
    description: 'What it is for, in words of its owner; one of these names once among their tokens.',
  },
  user: ownerAttribute('accountId', 'The person that it stands for, who made it.'),
  scopes: tokenScopesAttribute('What it may do, as far as the roles of its owner allow that when it is used.'),
  expiresAt: {
    type: 'dateTime',
    required: true,
    mutability: 'immutable',
    field: 'expiresAt',
    indexed: true,
    description: 'When it ends by itself.',
  },
  lastUsedAt: {
    type: 'dateTime',
    mutability: 'readOnly',
    field: 'usedAt',
    description: 'When it was last used, to the minute.',
  },
  token: tokenAttribute,
} as const satisfies Attributes

export const personalTokenSchema = {
  urn: 'urn:rekey:params:scim:schemas:core:1.0:PersonalToken',
  name: 'PersonalToken',
  description: 'A token by which a program acts for the person who made it.',
  key: 'personalToken',
  attributes: personalTokenAttributes,
} as const satisfies Schema
