import type { Attribute, Attributes, Schema } from './attribute.ts'

const state = { mutability: 'readOnly', origin: 'credential' } as const
const date = (description: string) => ({ type: 'dateTime', ...state, description }) as const satisfies Attribute
const flag = (description: string) => ({ type: 'boolean', ...state, description }) as const satisfies Attribute
const writeOnly = { mutability: 'writeOnly', returned: 'never' } as const

const passwordStateAttributes = {
  mustChange: {
    type: 'boolean',
    origin: 'credential',
    writeScopes: ['passwords:reset'],
    description: 'Whether the person has to choose a new password at the next sign-in.',
  },
  expired: {
    type: 'boolean',
    mutability: 'readOnly',
    origin: 'computed',
    description: 'Whether the password is older than the policy allows, or a one-time password has ended.',
  },
  cantChange: {
    type: 'boolean',
    default: false,
    keptWhenOmitted: true,
    description: 'Whether only an administrator changes the password, never the person: an account that a device uses.',
  },
  cantExpire: {
    type: 'boolean',
    mutability: 'readOnly',
    origin: 'computed',
    description:
      'Whether the password never expires, whatever the policy says: where nobody but an administrator changes it.',
  },
  lastSuccessfulSetDate: date('When the password was last set.'),
  lastSuccessfulValidationDate: date('When the person last signed in with it.'),
  lastFailedValidationDate: date('When a sign-in last failed.'),
  locked: {
    type: 'complex',
    ...state,
    description: 'Whether sign-in is blocked after failed attempts.',
    subAttributes: {
      on: flag('Whether it is blocked now.'),
      reason: { type: 'string', mutability: 'readOnly', origin: 'computed', description: 'Why.' },
      lockDate: date('Since when.'),
      until: date('Until when; absent when an administrator has to unlock it.'),
    },
  },
  unlock: {
    type: 'boolean',
    ...writeOnly,
    patchOnly: true,
    writeScopes: ['passwords:reset'],
    description: 'With true the password may be tried again at once after failed attempts.',
  },
  passwordExpiresAt: {
    type: 'dateTime',
    mutability: 'readOnly',
    origin: 'computed',
    description: 'When the password expires by the applicable policy.',
  },
  temporaryUntil: date(
    'Until when the password is good by itself: of a one-time password, or of a weak hash of another system.',
  ),
  secondFactors: {
    type: 'integer',
    mutability: 'readOnly',
    returned: 'request',
    origin: 'computed',
    description: 'How many second factors the person has set up: an authenticator app, and passkeys.',
  },
  applicablePasswordPolicy: {
    type: 'complex',
    mutability: 'readOnly',
    origin: 'computed',
    description:
      'The policy that the password has to obey: the best in priority of those of the groups, or the default.',
    subAttributes: {
      value: { type: 'string', caseExact: true, mutability: 'readOnly', description: 'The id of the policy.' },
      $ref: {
        type: 'reference',
        caseExact: true,
        mutability: 'readOnly',
        referenceTypes: ['PasswordPolicy'],
        description: 'The URI of the policy.',
      },
      display: { type: 'string', mutability: 'readOnly', description: 'The name of the policy.' },
      priority: { type: 'integer', mutability: 'readOnly', description: 'Its priority; 1 is the best.' },
    },
  },
  federated: {
    type: 'boolean',
    default: false,
    keptWhenOmitted: true,
    rare: true,
    description: 'Whether the person signs in with another identity provider and has no password here.',
  },
  protected: {
    type: 'boolean',
    default: false,
    keptWhenOmitted: true,
    hiddenFromSelf: true,
    description: 'Whether resets leave the person out: an account for emergencies.',
  },
  reset: {
    type: 'complex',
    ...writeOnly,
    patchOnly: true,
    writeScopes: ['passwords:reset'],
    description: 'Resets the password: the current one is dead at once.',
    subAttributes: {
      delivery: {
        type: 'string',
        ...writeOnly,
        canonicalValues: ['link', 'oneTimePassword', 'password'],
        description: 'A mail with a link (the default), a generated one-time password, or the given password.',
      },
      password: {
        type: 'string',
        caseExact: true,
        ...writeOnly,
        password: true,
        min: 1,
        description: 'The password, with delivery "password".',
      },
      mail: {
        type: 'boolean',
        ...writeOnly,
        description: 'Whether a one-time password is mailed to the person instead of being returned.',
      },
      requireChange: {
        type: 'boolean',
        ...writeOnly,
        description: 'Whether the person has to choose a new password at the next sign-in; true unless said otherwise.',
      },
      revoke: {
        type: 'boolean',
        ...writeOnly,
        description: 'Whether sessions and tokens end as well; true unless said otherwise.',
      },
      reason: {
        type: 'string',
        ...writeOnly,
        canonicalValues: ['forgotten', 'expired', 'compromised', 'other'],
        description: 'Why the password is reset.',
      },
      note: { type: 'string', ...writeOnly, max: 1024, description: 'A remark for the audit.' },
      template: {
        type: 'string',
        ...writeOnly,
        max: 256,
        description: 'The name of the mail template to use, of the kind of mail that the reset leads to.',
      },
      purpose: {
        type: 'string',
        ...writeOnly,
        canonicalValues: ['reset', 'activate'],
        description: 'With "activate" the link is an invitation: its mail says so, and it lives longer.',
      },
    },
  },
  importedHash: {
    type: 'complex',
    ...writeOnly,
    creationOnly: true,
    description: 'The hash of the password from another system, for somebody new; needs passwords:import, too.',
    subAttributes: {
      scheme: {
        type: 'string',
        ...writeOnly,
        canonicalValues: ['argon2', 'bcrypt', 'scrypt', 'pbkdf2', 'ssha', 'phpass'],
        description: 'What made it; any of them unless said otherwise.',
      },
      value: {
        type: 'string',
        caseExact: true,
        ...writeOnly,
        required: true,
        max: 1024,
        description: 'The hash in its usual encoding.',
      },
    },
  },
  oneTimePassword: {
    type: 'string',
    caseExact: true,
    mutability: 'readOnly',
    returned: 'request',
    origin: 'computed',
    hiddenFromSelf: true,
    description: 'The generated one-time password, in the answer to the reset that made it and never again.',
  },
  ended: {
    type: 'complex',
    mutability: 'readOnly',
    returned: 'request',
    origin: 'computed',
    hiddenFromSelf: true,
    description: 'What ended with a reset, in the answer to it and never again; absent where nothing did.',
    subAttributes: {
      sessions: { type: 'integer', mutability: 'readOnly', description: 'How many sessions in browsers.' },
      tokens: { type: 'integer', mutability: 'readOnly', description: 'How many refresh, access and personal tokens.' },
    },
  },
} as const satisfies Attributes

/** The private extension of User that shows a password's state and takes resets. */
export const passwordStateSchema = {
  urn: 'urn:rekey:params:scim:schemas:extension:password:1.0:User',
  name: 'PasswordState',
  description: "The state of a person's password, and its reset.",
  key: 'password',
  attributes: passwordStateAttributes,
} as const satisfies Schema
