import type { Attribute } from './attribute.ts'

/** What a token may do. */
export const tokenScopesAttribute = (description: string) =>
  ({
    type: 'string',
    multiValued: true,
    required: true,
    caseExact: true,
    mutability: 'immutable',
    maxValues: 100,
    field: 'scopes',
    description,
  }) as const satisfies Attribute

export const tokenAttribute = {
  type: 'string',
  caseExact: true,
  mutability: 'readOnly',
  returned: 'request',
  origin: 'computed',
  description: 'The token itself, in the answer to the request that made it and never again.',
} as const satisfies Attribute
