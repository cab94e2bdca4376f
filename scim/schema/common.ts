import type { Attributes } from './attribute.ts'

/** The attributes that every resource has and no schema lists (RFC 7643 §3.1). */
export const commonAttributes = {
  schemas: {
    type: 'reference',
    multiValued: true,
    required: true,
    caseExact: true,
    returned: 'always',
    referenceTypes: ['uri'],
    description: 'The URNs of the schemas whose attributes the resource has.',
  },
  id: {
    type: 'string',
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'server',
    description: 'The identifier that the service provider gave the resource.',
  },
  externalId: {
    type: 'string',
    caseExact: true,
    min: 1,
    max: 1024,
    description: "The provisioning client's own identifier of the resource.",
  },
  meta: {
    type: 'complex',
    mutability: 'readOnly',
    description: 'What the service provider knows of the resource itself.',
    subAttributes: {
      resourceType: {
        type: 'string',
        caseExact: true,
        mutability: 'readOnly',
        description: 'The name of the resource type.',
      },
      created: { type: 'dateTime', mutability: 'readOnly', description: 'When the resource was added.' },
      lastModified: { type: 'dateTime', mutability: 'readOnly', description: 'When the resource last changed.' },
      location: {
        type: 'reference',
        caseExact: true,
        mutability: 'readOnly',
        referenceTypes: ['uri'],
        description: 'The URI of the resource.',
      },
      version: {
        type: 'string',
        caseExact: true,
        mutability: 'readOnly',
        description: 'The entity tag of the resource.',
      },
    },
  },
} as const satisfies Attributes

/** The common attributes of a type whose documents keep its times in fields of other names. */
export const commonAttributesIn = (fields: { readonly created: string; readonly lastModified: string }): Attributes => {
  const { meta } = commonAttributes
  const { created, lastModified } = meta.subAttributes
  const times = {
    created: { ...created, field: fields.created },
    lastModified: { ...lastModified, field: fields.lastModified },
  }
  return { ...commonAttributes, meta: { ...meta, subAttributes: { ...meta.subAttributes, ...times } } }
}
