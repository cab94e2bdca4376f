import type { Attributes } from './attribute.ts'

/** The parts of a reference to a group, in a type of the other base. */
export const groupReference = {
  value: { type: 'string', required: true, caseExact: true, max: 256, description: 'The id of the group.' },
  $ref: {
    type: 'reference',
    caseExact: true,
    referenceTypes: ['uri'],
    refersTo: 'Group',
    description: 'The URI of the group.',
  },
  display: { type: 'string', mutability: 'readOnly', origin: 'computed', description: "The group's displayName." },
} as const satisfies Attributes
