import type { Attribute, Attributes, Schema } from './attribute.ts'

/** Written once and by the server alone. */
const stored = { mutability: 'readOnly', caseExact: true } as const satisfies Partial<Attribute>

const auditEventAttributes = {
  event: {
    ...stored,
    type: 'string',
    field: 'event',
    indexed: true,
    description: 'What happened: "password.reset", "signIn.password", "user.changed" …',
  },
  actor: {
    ...stored,
    type: 'string',
    field: 'actor',
    indexed: true,
    description: 'Who did it: the id of a person or a client, or the host or server itself.',
  },
  target: {
    ...stored,
    type: 'string',
    field: 'target',
    indexed: true,
    description: 'The id of the person or resource that it happened to.',
  },
  channel: {
    ...stored,
    type: 'string',
    field: 'channel',
    description: 'The door that it came through: "scim", "signIn", "link", "host" …',
  },
  outcome: {
    ...stored,
    type: 'string',
    field: 'outcome',
    closed: true,
    canonicalValues: ['success', 'failure'],
    description: 'Whether it succeeded. Failures have an index.',
  },
  at: {
    type: 'dateTime',
    mutability: 'readOnly',
    required: true,
    field: 'at',
    indexed: true,
    description: 'When it happened.',
  },
  details: {
    type: 'complex',
    multiValued: true,
    mutability: 'readOnly',
    origin: 'computed',
    description: 'What else there is to know of such an event: by which delivery, with which reason, which attributes.',
    subAttributes: {
      name: { ...stored, type: 'string', description: 'What it is.' },
      value: { ...stored, type: 'string', description: 'Its value, as text.' },
    },
  },
} as const satisfies Attributes

export const auditEventSchema = {
  urn: 'urn:rekey:params:scim:schemas:core:1.0:AuditEvent',
  name: 'AuditEvent',
  description: 'Something that happened, as it was written into the audit.',
  key: 'auditEvent',
  attributes: auditEventAttributes,
} as const satisfies Schema
