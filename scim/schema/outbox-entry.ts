import type { Attribute, Attributes, Schema } from './attribute.ts'
import { ownerAttribute } from './owner.ts'

/** Written by the server alone. */
const kept = { mutability: 'readOnly', caseExact: true } as const satisfies Partial<Attribute>

const outboxEntryAttributes = {
  kind: {
    ...kept,
    type: 'string',
    field: 'kind',
    description:
      'What it is: a mail ("resetLink", "oneTimePassword", "passwordChanged" …), a "logout" that an application is told of, or an event ("sessionRevoked", "credentialChange").',
  },
  user: ownerAttribute('userId', 'The person that it is for, or about.'),
  recipient: {
    type: 'complex',
    mutability: 'readOnly',
    description: 'The application or the event receiver that is told.',
    subAttributes: {
      value: { ...kept, type: 'string', field: 'recipient', description: 'Its id.' },
      display: { type: 'string', mutability: 'readOnly', origin: 'computed', description: 'Its name.' },
    },
  },
  resetId: {
    ...kept,
    type: 'string',
    field: 'resetId',
    description: 'The reset that a mail tells of; the ids of its mails begin with it.',
  },
  state: {
    ...kept,
    type: 'string',
    closed: true,
    canonicalValues: ['queued', 'sent', 'refused', 'unknown', 'givenUp', 'stale'],
    field: 'status',
    indexed: true,
    description:
      'queued: it waits, and nobody has it. sent: the mail server, or the recipient, took it. refused: they will never take it. unknown: it was handed over, and whether it was taken nobody can say. givenUp: it was tried too often. stale: it was overtaken by events and never sent.',
  },
  attempts: {
    type: 'integer',
    mutability: 'readOnly',
    field: 'attempts',
    description: 'How often it was tried to hand it over.',
  },
  lastError: {
    type: 'complex',
    mutability: 'readOnly',
    origin: 'computed',
    description: 'Why the last attempt failed, where one did.',
    subAttributes: {
      code: {
        ...kept,
        type: 'string',
        description: 'The number that the mail server or the recipient gave, or a name for the trouble.',
      },
      message: { ...kept, type: 'string', description: 'The same in words.' },
    },
  },
  queuedAt: {
    type: 'dateTime',
    mutability: 'readOnly',
    required: true,
    field: 'queuedAt',
    indexed: true,
    description: 'When there was a reason to send it.',
  },
  sentAt: { type: 'dateTime', mutability: 'readOnly', field: 'sentAt', description: 'When it was taken.' },
  action: {
    type: 'string',
    closed: true,
    canonicalValues: ['retry'],
    mutability: 'writeOnly',
    returned: 'never',
    patchOnly: true,
    description: 'retry: puts what is refused, given up, or unknown and not tried any more, back into the queue.',
  },
} as const satisfies Attributes

export const outboxEntrySchema = {
  urn: 'urn:rekey:params:scim:schemas:core:1.0:OutboxEntry',
  name: 'OutboxEntry',
  description: 'A mail to a person, or what an application or an event receiver is told, and what has become of it.',
  key: 'outboxEntry',
  attributes: outboxEntryAttributes,
} as const satisfies Schema
