import { type Tolerance, tolerances } from '../tolerances.ts'
import type { Attributes, Schema, ValueOf } from './attribute.ts'
import { choice } from './choice.ts'

const provisioningClientAttributes = {
  name: {
    type: 'string',
    required: true,
    uniqueness: 'server',
    indexed: true,
    min: 1,
    max: 256,
    description: 'The name of the client; tokens are made under it.',
  },
  passwordOn: choice(
    ['always', 'create'],
    'Whether "password" in a PUT or PATCH is applied always, or only where the person has none yet. Unassigned: always.',
  ),
  federatedPassword: choice(
    ['refuse', 'ignore'],
    'Whether a password for somebody who signs in elsewhere is an error, or goes unheeded and into the audit. Unassigned: refuse.',
  ),
  weakPassword: choice(
    ['refuse', 'mustChange'],
    'Whether the password of a new person that misses the policy is an error, or lets the person in once, to choose another. Unassigned: refuse.',
  ),
  rateLimit: {
    type: 'integer',
    min: 0,
    max: 10_000_000,
    description:
      'How many requests the client may send a minute, each operation of a Bulk counted as one; 0 is without limit. Unassigned: as the setting CLIENT_RATE_LIMIT says.',
  },
  strict: {
    ...choice(Object.keys(tolerances) as Tolerance[], 'The tolerances that are switched off for the client.'),
    multiValued: true,
  },
  lastUsed: {
    type: 'dateTime',
    mutability: 'readOnly',
    origin: 'computed',
    description: 'When the client last sent a request, to the minute.',
  },
} as const satisfies Attributes

export type ProvisioningClientResource = ValueOf<typeof provisioningClientAttributes>

export const provisioningClientSchema = {
  urn: 'urn:rekey:params:scim:schemas:core:1.0:ProvisioningClient',
  name: 'ProvisioningClient',
  description: 'A system that provisions people and groups, and how it is treated.',
  key: 'provisioningClient',
  attributes: provisioningClientAttributes,
} as const satisfies Schema
