import type { Attribute, Attributes, ResourceType, Schema } from './attribute.ts'

const stored = { type: 'string', mutability: 'readOnly', caseExact: true } as const
const date = (field: string, description: string) =>
  ({ type: 'dateTime', mutability: 'readOnly', field, description }) as const satisfies Attribute
const count = (field: string, description: string) =>
  ({ type: 'integer', mutability: 'readOnly', field, description }) as const satisfies Attribute

/** How far it may be with somebody in a job. */
export const rowStates = [
  'queued',
  'cancelled',
  'skipped',
  'reset',
  'mailSent',
  'mailFailed',
  'mailUnknown',
  'opened',
  'completed',
  'expired',
  'replaced',
  'undone',
] as const

const resetRowAttributes = {
  state: {
    ...stored,
    field: 'state',
    canonicalValues: rowStates,
    description:
      'How far it is with this person. "expired" is never searched: it is what "mailSent" and the like become; nor is "cancelled", which "queued" becomes where the job ends.',
  },
  reason: { ...stored, field: 'reason', description: 'Why the person is left out.' },
  given: {
    ...stored,
    field: 'given',
    readScope: 'users:read',
    description: 'What was asked for: an id, a name, an address.',
  },
  line: count('line', 'The line of the file.'),
  user: {
    type: 'complex',
    mutability: 'readOnly',
    field: 'person',
    description: 'The person.',
    subAttributes: {
      value: { ...stored, field: 'person', description: 'Their id.' },
      $ref: {
        type: 'reference',
        mutability: 'readOnly',
        caseExact: true,
        referenceTypes: ['User'],
        description: 'Their address.',
      },
      display: { ...stored, field: 'userName', readScope: 'users:read', description: 'Their userName.' },
    },
  },
  policy: { ...stored, field: 'policy', description: 'The id of the policy that the new password has to obey.' },
  channel: {
    ...stored,
    field: 'channel',
    description: 'How the reset reaches the person: "mail", or "sealed" in this row.',
  },
  activated: {
    type: 'boolean',
    mutability: 'readOnly',
    field: 'activated',
    description: 'Whether the person is inactive and is made active with the reset.',
  },
  sessions: count('sessions', 'How many sessions end.'),
  tokens: count('tokens', 'How many tokens end: refresh tokens, access tokens for userinfo and personal tokens.'),
  resetAt: date('resetAt', 'When the old password died.'),
  mailedAt: date('mailedAt', 'When the mail server took the mail.'),
  openedAt: date('openedAt', 'When a browser opened the form.'),
  completedAt: date('completedAt', 'When the new password was set.'),
  expiresAt: date('expiresAt', 'When the link or the one-time password ends.'),
  oneTimePassword: {
    ...stored,
    origin: 'computed',
    description: 'The one-time password, sealed to the recipientKey of the job (JWE, RFC 7516).',
  },
} as const satisfies Attributes

const resetRowSchema = {
  urn: 'urn:rekey:params:scim:schemas:core:1.0:PasswordResetRow',
  name: 'PasswordResetRow',
  description: 'Where one person stands in a reset job.',
  key: 'resetRow',
  attributes: resetRowAttributes,
} as const satisfies Schema

/** The rows of a job; they are below it, and no endpoint of their own. */
export const resetRowType = {
  name: 'PasswordResetRow',
  endpoint: '/rows',
  description: 'Where each person stands in a reset job.',
  schema: resetRowSchema,
  extensions: [],
  methods: [],
  scopes: { read: 'jobs:read', write: 'jobs:read' },
} as const satisfies ResourceType
