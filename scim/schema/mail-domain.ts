import type { Attribute, Attributes, Schema, ValueOf } from './attribute.ts'

const readOnly = <const T extends Attribute['type']>(type: T, description: string) =>
  ({ type, mutability: 'readOnly', description }) as const satisfies Attribute

const mailDomainAttributes = {
  name: {
    type: 'string',
    required: true,
    mutability: 'immutable',
    uniqueness: 'server',
    indexed: true,
    folding: 'domain',
    max: 253,
    description: 'The domain, as it stands behind the @ of mail addresses. Its subdomains are domains of their own.',
  },
  verified: readOnly('boolean', 'Whether it is known to be ours.'),
  verifiedAt: readOnly('dateTime', 'Since when.'),
  verifiedBy: {
    ...readOnly('string', 'How: by the record in DNS, or by the word of an administrator.'),
    canonicalValues: ['dns', 'administrator'],
  },
  record: {
    type: 'complex',
    mutability: 'readOnly',
    description: 'The TXT record to publish.',
    subAttributes: {
      name: readOnly('string', 'The name of the record.'),
      value: { ...readOnly('string', 'Its text.'), caseExact: true },
    },
  },
  action: {
    type: 'string',
    caseExact: true,
    mutability: 'writeOnly',
    returned: 'never',
    patchOnly: true,
    closed: true,
    canonicalValues: ['verify', 'confirm'],
    description:
      '"verify" looks for the record now; "confirm" is the word of an administrator that the domain is ours.',
  },
} as const satisfies Attributes

export type MailDomain = ValueOf<typeof mailDomainAttributes>

export const mailDomainSchema = {
  urn: 'urn:rekey:params:scim:schemas:core:1.0:MailDomain',
  name: 'MailDomain',
  description: 'A domain of mail addresses, and whether it is known to be ours.',
  key: 'mailDomain',
  attributes: mailDomainAttributes,
} as const satisfies Schema
