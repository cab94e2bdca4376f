import type { Attribute, Attributes, Schema } from './attribute.ts'

const text = (description: string) => ({ type: 'string', max: 1024, description }) as const satisfies Attribute

const enterpriseUserAttributes = {
  employeeNumber: { ...text('The number that the organization gave the person.'), indexed: true },
  costCenter: text('The cost center.'),
  organization: text('The organization.'),
  division: text('The division.'),
  department: text('The department.'),
  manager: {
    type: 'complex',
    description: "The person's manager.",
    subAttributes: {
      value: { type: 'string', caseExact: true, indexed: true, max: 256, description: 'The id of the manager.' },
      $ref: { type: 'reference', caseExact: true, referenceTypes: ['User'], description: 'The URI of the manager.' },
      displayName: {
        type: 'string',
        mutability: 'readOnly',
        origin: 'computed',
        description: "The manager's displayName.",
      },
    },
  },
} as const satisfies Attributes

/** RFC 7643 §4.3. */
export const enterpriseUserSchema = {
  urn: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  name: 'EnterpriseUser',
  description: 'What organizations know of the people in them.',
  key: 'enterprise',
  attributes: enterpriseUserAttributes,
} as const satisfies Schema
