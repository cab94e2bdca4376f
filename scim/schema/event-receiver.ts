import type { Attributes, Schema, ValueOf } from './attribute.ts'

/** The event types of OpenID CAEP 1.0 that there are here. */
export const eventTypes = {
  sessionRevoked: 'https://schemas.openid.net/secevent/caep/event-type/session-revoked',
  credentialChange: 'https://schemas.openid.net/secevent/caep/event-type/credential-change',
} as const

const eventReceiverAttributes = {
  name: {
    type: 'string',
    required: true,
    indexed: true,
    min: 1,
    max: 256,
    description: 'What it is called.',
  },
  endpointUri: {
    type: 'string',
    required: true,
    caseExact: true,
    max: 2000,
    description: 'Where events are pushed to (RFC 8935): https, or http on the same machine.',
  },
  audience: {
    type: 'string',
    required: true,
    caseExact: true,
    min: 1,
    max: 2000,
    description: 'What the receiver knows itself by, as the audience (aud) of what it is sent.',
  },
  events: {
    type: 'string',
    required: true,
    caseExact: true,
    multiValued: true,
    closed: true,
    canonicalValues: [eventTypes.sessionRevoked, eventTypes.credentialChange],
    description: 'The event types (OpenID CAEP 1.0) that it is told of.',
  },
  authorization: {
    type: 'string',
    caseExact: true,
    mutability: 'writeOnly',
    returned: 'never',
    min: 1,
    max: 4096,
    description:
      'The Authorization header that the receiver asks for. It is kept sealed, and forgotten when another endpointUri comes without one.',
  },
} as const satisfies Attributes

export type EventReceiver = ValueOf<typeof eventReceiverAttributes>

export const eventReceiverSchema = {
  urn: 'urn:rekey:params:scim:schemas:core:1.0:EventReceiver',
  name: 'EventReceiver',
  description: 'Somebody who is told of security events.',
  key: 'eventReceiver',
  attributes: eventReceiverAttributes,
} as const satisfies Schema
