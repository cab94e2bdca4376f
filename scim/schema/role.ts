import type { Attributes, Schema, ValueOf } from './attribute.ts'
import { groupReference } from './group-reference.ts'

const roleAttributes = {
  name: {
    type: 'string',
    required: true,
    mutability: 'immutable',
    uniqueness: 'server',
    indexed: true,
    min: 1,
    max: 64,
    description: 'The name of the role, by which groups carry it.',
  },
  description: { type: 'string', max: 1024, description: 'What the role is for.' },
  scopes: {
    type: 'string',
    multiValued: true,
    required: true,
    caseExact: true,
    max: 64,
    description: 'What its holders may do, by the names of scopes; a wider scope brings the narrower one with it.',
  },
  limitedToGroups: {
    type: 'complex',
    multiValued: true,
    maxValues: 100,
    keptWhenOmitted: true,
    description: 'The groups whose members, direct and nested, the scopes are for; without any they are for everybody.',
    subAttributes: groupReference,
  },
  rank: {
    type: 'integer',
    mutability: 'readOnly',
    origin: 'computed',
    description: 'How high its holders stand, which follows from the scopes: they are changed by who stands as high.',
  },
  builtIn: {
    type: 'boolean',
    mutability: 'readOnly',
    description: 'True for a role that comes with the service and stays as it is.',
  },
  groups: {
    type: 'complex',
    multiValued: true,
    mutability: 'readOnly',
    origin: 'computed',
    readScope: 'users:read',
    description: 'The groups that carry the role; for whoever has the scope "users:read".',
    subAttributes: {
      value: { ...groupReference.value, mutability: 'readOnly' },
      $ref: { ...groupReference.$ref, mutability: 'readOnly' },
      display: groupReference.display,
    },
  },
} as const satisfies Attributes

export type RoleResource = ValueOf<typeof roleAttributes>

export const roleSchema = {
  urn: 'urn:rekey:params:scim:schemas:core:1.0:Role',
  name: 'Role',
  description: 'What the members of the groups that carry it may do.',
  key: 'role',
  attributes: roleAttributes,
} as const satisfies Schema
