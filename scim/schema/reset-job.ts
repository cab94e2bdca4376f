import type { Attribute, Attributes, Schema, ValueOf } from './attribute.ts'
import { choice } from './choice.ts'
import { publicKeyMembers } from './jwk.ts'

const given = { mutability: 'immutable' } as const
const made = { mutability: 'readOnly' } as const
const act = { mutability: 'writeOnly', returned: 'never', patchOnly: true } as const

const givenChoice = <const V extends readonly string[]>(canonicalValues: V, description: string) =>
  ({ ...choice(canonicalValues, description), ...given }) as const

const texts = (description: string) =>
  ({
    type: 'string',
    caseExact: true,
    multiValued: true,
    max: 1024,
    maxValues: 50_000,
    description,
  }) as const satisfies Attribute

const count = (description: string) => ({ type: 'integer', ...made, description }) as const satisfies Attribute

const counted = { ...made, origin: 'computed' } as const

const date = (description: string) => ({ type: 'dateTime', ...made, description }) as const satisfies Attribute

const resetJobAttributes = {
  selection: {
    type: 'complex',
    exact: true,
    ...given,
    description: 'Who is reset: exactly one of these, or a file.',
    subAttributes: {
      ids: texts('Ids of people.'),
      userNames: texts('Names that people sign in with.'),
      emails: texts('Mail addresses, each of exactly one person.'),
      externalIds: texts('What this client calls people.'),
      filter: { type: 'string', caseExact: true, max: 4096, description: 'A filter on Users.' },
      group: {
        type: 'string',
        caseExact: true,
        max: 128,
        description: 'The id of a group; people in groups within it count.',
      },
      all: { type: 'boolean', exact: true, description: 'With true everybody; no text stands for it.' },
      file: { type: 'string', ...made, max: 256, description: 'The name of the file that was sent.' },
    },
  },
  purpose: givenChoice(
    ['reset', 'activate'],
    'With "activate" the mail is an invitation for people who have no password yet. Unassigned: reset.',
  ),
  activateFirst: {
    type: 'boolean',
    ...given,
    description:
      'Whether people who are inactive are made active with their reset or invitation, instead of being left out. It needs the scope users:write, and never goes with all.',
  },
  delivery: givenChoice(
    ['link', 'oneTimePassword'],
    'A mail with a link, or a generated one-time password. Unassigned: link.',
  ),
  mail: {
    type: 'boolean',
    ...given,
    description: 'Whether one-time passwords are mailed to the people, instead of sealed to the recipientKey.',
  },
  recipientKey: {
    type: 'complex',
    ...given,
    publicKey: true,
    description: 'A public key (RFC 7517) to which the one-time passwords are sealed, each in its row.',
    subAttributes: {
      ...publicKeyMembers(given),
      key_ops: {
        type: 'string',
        caseExact: true,
        multiValued: true,
        ...given,
        max: 64,
        maxValues: 10,
        description: 'The member "key_ops" of the key.',
      },
    },
  },
  requireChange: {
    type: 'boolean',
    default: true,
    ...given,
    description: 'Whether people have to choose a new password at the next sign-in.',
  },
  revoke: { type: 'boolean', default: true, ...given, description: 'Whether sessions and tokens end as well.' },
  reason: givenChoice(['forgotten', 'expired', 'compromised', 'other'], 'Why. Unassigned: other.'),
  note: { type: 'string', ...given, max: 1024, description: 'A remark for the audit.' },
  template: {
    type: 'string',
    ...given,
    max: 256,
    description: 'The name of the mail template, instead of the standard one.',
  },
  startAt: {
    type: 'dateTime',
    ...given,
    description: 'When the first is reset; at once where it is past or not said.',
  },
  waves: {
    type: 'complex',
    exact: true,
    ...given,
    description: 'Resets so many people, waits, and goes on.',
    subAttributes: {
      size: { type: 'integer', required: true, min: 1, max: 1_000_000, description: 'How many people.' },
      interval: {
        type: 'integer',
        required: true,
        min: 1,
        max: 10_080,
        description: 'Minutes from one wave to the next.',
      },
    },
  },
  mailRate: { type: 'integer', ...given, min: 1, max: 1_000_000, description: 'The most mails a minute.' },
  status: {
    type: 'string',
    caseExact: true,
    indexed: true,
    ...made,
    canonicalValues: [
      'planning',
      'planned',
      'awaitingApproval',
      'running',
      'paused',
      'completed',
      'cancelled',
      'failed',
      'undone',
    ],
    description: 'How far the job is.',
  },
  statusReason: { type: 'string', ...made, description: 'Why it stands there, in words.' },
  planDigest: {
    type: 'string',
    caseExact: true,
    origin: 'computed',
    patchOnly: true,
    description:
      'What was planned, in short; whoever runs the job sends it back, and it is refused where something else would happen now.',
  },
  counts: {
    type: 'complex',
    ...counted,
    description: 'How many people there are in it.',
    subAttributes: {
      total: count('Rows.'),
      eligible: count('Who can be reset.'),
      activated: count('Who of them is inactive and is made active, as they were counted for the plan.'),
      skipped: {
        type: 'complex',
        ...made,
        description: 'Who is left out, by the reason.',
        subAttributes: {
          outsideGroups: count('Whom the role of whoever made the job is not for.'),
          inactive: count('Who is inactive.'),
          federated: count('Who signs in elsewhere.'),
          unverifiedDomain: count('Whose mail address is of a domain that is not verified.'),
          noEmail: count('Who has no mail address.'),
          protected: count('Who is protected.'),
          self: count('Who asks themself.'),
          higherPrivilege: count('Who stands higher.'),
          hasPassword: count('Who is to be invited and has a password.'),
          linksOnly: count('Whose policy leaves no room for a one-time password.'),
          notFound: count('Who is not there.'),
          duplicate: count('Who is there twice.'),
        },
      },
      reset: count('Whose password is dead by this job.'),
      mailed: count('Whose mail the mail server took.'),
      failed: count('Whose mail it did not take.'),
      mailUnknown: count('Of whose mail it did not say whether it took it.'),
      opened: count('Who has opened the form behind the link in a browser.'),
      completed: count('Who has a new password.'),
      expired: count('Whose link or one-time password has ended unused.'),
      replaced: count('Whose reset another one has taken the place of.'),
      undone: count('Whose reset was taken back.'),
      sessions: count('Sessions that end, as they were counted for the plan.'),
      tokens: count(
        'Tokens that end, as they were counted for the plan: refresh tokens, access tokens for userinfo and personal tokens.',
      ),
    },
  },
  beginsAt: {
    ...date('When the first is reset, at the earliest; of a job that was run.'),
    origin: 'computed',
  },
  plannedAt: date('When the plan was made.'),
  startedAt: date('When the job was run.'),
  completedAt: date('When the last was reset.'),
  requestedBy: {
    type: 'string',
    caseExact: true,
    ...made,
    description: 'Who ran the job: the id of a client or a person.',
  },
  approvedBy: { type: 'string', caseExact: true, ...made, description: 'Who approved it.' },
  action: {
    ...choice(['run', 'pause', 'resume', 'cancel', 'retryFailed', 'approve', 'undo'], 'What to do with the job.'),
    ...act,
  },
  expectedCount: {
    type: 'integer',
    ...act,
    min: 0,
    description: 'How many people are to be reset, as whoever runs the job has understood it.',
  },
} as const satisfies Attributes

export type ResetJobResource = ValueOf<typeof resetJobAttributes>

/** A reset of several people, or of everybody: planned first, and carried out when it is told to. */
export const resetJobSchema = {
  urn: 'urn:rekey:params:scim:schemas:core:1.0:PasswordResetJob',
  name: 'PasswordResetJob',
  description: 'A reset of several people, or of everybody.',
  key: 'resetJob',
  attributes: resetJobAttributes,
} as const satisfies Schema
