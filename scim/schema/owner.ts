import type { Attribute } from './attribute.ts'

/** The person that something belongs to, whose id is in this field of its document. */
export const ownerAttribute = (field: string, description: string) =>
  ({
    type: 'complex',
    mutability: 'readOnly',
    description,
    subAttributes: {
      value: {
        type: 'string',
        caseExact: true,
        mutability: 'readOnly',
        field,
        indexed: true,
        description: 'The id of the person.',
      },
      $ref: {
        type: 'reference',
        caseExact: true,
        mutability: 'readOnly',
        referenceTypes: ['uri'],
        refersTo: 'User',
        description: 'The URI of the person.',
      },
      display: { type: 'string', mutability: 'readOnly', origin: 'computed', description: "The person's displayName." },
    },
  }) as const satisfies Attribute
