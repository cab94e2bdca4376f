import type { Attribute, Attributes, Schema, ValueOf } from './attribute.ts'

const display = {
  type: 'string',
  max: 1024,
  description: 'A name of the value for people to read.',
} as const satisfies Attribute
const type = { type: 'string', max: 256, description: 'What the value is used for.' } as const satisfies Attribute
const primary = {
  type: 'boolean',
  description: 'Whether this is the preferred value; true for one value at most.',
} as const satisfies Attribute
const text = (description: string) => ({ type: 'string', max: 1024, description }) as const satisfies Attribute

const userAttributes = {
  userName: {
    type: 'string',
    required: true,
    uniqueness: 'server',
    indexed: true,
    folding: 'username',
    min: 1,
    max: 256,
    description: 'The name that the person signs in with.',
  },
  name: {
    type: 'complex',
    selfService: true,
    description: "The parts of the person's name.",
    subAttributes: {
      formatted: text('The full name, formatted for display.'),
      familyName: { ...text('The family name, or last name.'), indexed: true },
      givenName: { ...text('The given name, or first name.'), indexed: true },
      middleName: text('The middle names.'),
      honorificPrefix: text('A title before the name: "Ms."'),
      honorificSuffix: text('A suffix after the name: "III"'),
    },
  },
  displayName: { ...text('The name that is shown to others.'), indexed: true, selfService: true },
  nickName: { ...text('The casual way to address the person.'), selfService: true },
  profileUrl: {
    type: 'reference',
    selfService: true,
    caseExact: true,
    referenceTypes: ['external'],
    max: 4096,
    description: 'The address of a page about the person.',
  },
  title: text('The job title: "Vice President".'),
  userType: text('How the person relates to the organization: "Employee".'),
  preferredLanguage: {
    type: 'string',
    selfService: true,
    max: 256,
    description: 'The preferred languages, as in the Accept-Language header.',
  },
  locale: {
    type: 'string',
    max: 64,
    selfService: true,
    description: 'The language tag by which dates, numbers and currency are shown.',
  },
  timezone: {
    type: 'string',
    max: 64,
    selfService: true,
    description: 'The IANA name of the time zone: "America/Los_Angeles".',
  },
  active: {
    type: 'boolean',
    default: true,
    keptWhenOmitted: true,
    rare: false,
    description: 'Whether the person may sign in.',
  },
  password: {
    type: 'string',
    mutability: 'writeOnly',
    returned: 'never',
    password: true,
    min: 1,
    writeScopes: ['passwords:reset', 'passwords:set'],
    description: 'A password in the clear, to be set. It is never returned and cannot be searched.',
  },
  emails: {
    type: 'complex',
    multiValued: true,
    description: 'Mail addresses.',
    subAttributes: {
      value: { type: 'string', indexed: true, max: 320, description: 'A mail address.' },
      display,
      type: { ...type, canonicalValues: ['work', 'home', 'other'] },
      primary,
    },
  },
  phoneNumbers: {
    type: 'complex',
    multiValued: true,
    selfService: true,
    description: 'Telephone numbers.',
    subAttributes: {
      value: text('A telephone number.'),
      display,
      type: { ...type, canonicalValues: ['work', 'home', 'mobile', 'fax', 'pager', 'other'] },
      primary,
    },
  },
  ims: {
    type: 'complex',
    multiValued: true,
    selfService: true,
    description: 'Instant messaging addresses.',
    subAttributes: {
      value: text('An instant messaging address.'),
      display,
      type: { ...type, canonicalValues: ['aim', 'gtalk', 'icq', 'xmpp', 'msn', 'skype', 'qq', 'yahoo', 'other'] },
      primary,
    },
  },
  photos: {
    type: 'complex',
    multiValued: true,
    selfService: true,
    description: 'Addresses of photos.',
    subAttributes: {
      value: {
        type: 'reference',
        caseExact: true,
        referenceTypes: ['external'],
        max: 4096,
        description: 'The address of a photo.',
      },
      display,
      type: { ...type, canonicalValues: ['photo', 'thumbnail'] },
      primary,
    },
  },
  addresses: {
    type: 'complex',
    multiValued: true,
    selfService: true,
    description: 'Postal addresses.',
    subAttributes: {
      formatted: text('The full address, formatted for display.'),
      streetAddress: text('Street, house number and the like.'),
      locality: text('The city or locality.'),
      region: text('The state or region.'),
      postalCode: text('The postal code.'),
      country: text('The country, by its ISO 3166-1 alpha-2 code.'),
      type: { ...type, canonicalValues: ['work', 'home', 'other'] },
      primary,
    },
  },
  groups: {
    type: 'complex',
    multiValued: true,
    mutability: 'readOnly',
    origin: 'membership',
    description: 'The groups that the person belongs to, directly or through another group. Change it at the group.',
    subAttributes: {
      value: { type: 'string', caseExact: true, mutability: 'readOnly', description: 'The id of the group.' },
      $ref: {
        type: 'reference',
        caseExact: true,
        mutability: 'readOnly',
        referenceTypes: ['Group'],
        description: 'The URI of the group.',
      },
      display: { type: 'string', mutability: 'readOnly', origin: 'computed', description: "The group's displayName." },
      type: {
        type: 'string',
        mutability: 'readOnly',
        canonicalValues: ['direct', 'indirect'],
        description: 'Whether the person is a member of the group itself or of a group in it.',
      },
    },
  },
  entitlements: {
    type: 'complex',
    multiValued: true,
    description: 'What the person is entitled to.',
    subAttributes: { value: text('An entitlement.'), display, type, primary },
  },
  roles: {
    type: 'complex',
    multiValued: true,
    description: "The person's roles, for applications to read. Roles of this service are given through groups.",
    subAttributes: { value: text('A role.'), display, type, primary },
  },
  x509Certificates: {
    type: 'complex',
    multiValued: true,
    description: 'Certificates.',
    subAttributes: {
      value: { type: 'binary', caseExact: true, max: 65_536, description: 'A DER certificate in base64.' },
      display,
      type,
      primary,
    },
  },
} as const satisfies Attributes

export type User = ValueOf<typeof userAttributes>

/** RFC 7643 §4.1. */
export const userSchema = {
  urn: 'urn:ietf:params:scim:schemas:core:2.0:User',
  name: 'User',
  description: 'A person.',
  key: 'user',
  attributes: userAttributes,
} as const satisfies Schema
