import type { Attribute, Attributes, Schema, ValueOf } from './attribute.ts'
import { choice } from './choice.ts'
import { publicKeyMembers } from './jwk.ts'

const addresses = (description: string) =>
  ({
    type: 'string',
    caseExact: true,
    multiValued: true,
    max: 2000,
    maxValues: 100,
    description,
  }) as const satisfies Attribute

const reference = (type: string, description: string) =>
  ({
    type: 'complex',
    description,
    subAttributes: {
      value: { type: 'string', required: true, caseExact: true, indexed: true, description: 'Its id.' },
      $ref: {
        type: 'reference',
        caseExact: true,
        mutability: 'readOnly',
        referenceTypes: [type],
        description: 'Its URI.',
      },
      display: { type: 'string', mutability: 'readOnly', origin: 'computed', description: 'Its name.' },
    },
  }) as const satisfies Attribute

const applicationAttributes = {
  name: {
    type: 'string',
    required: true,
    indexed: true,
    min: 1,
    max: 256,
    description: 'What people see it called.',
  },
  grantTypes: {
    ...choice(
      ['authorization_code', 'refresh_token', 'client_credentials', 'urn:ietf:params:oauth:grant-type:device_code'],
      'How it gets tokens; the last for devices that people connect by a code. Unassigned in a POST: client_credentials for an application with scopes, else authorization_code and refresh_token.',
    ),
    multiValued: true,
  },
  tokenEndpointAuthMethod: choice(
    ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    'How it says that it is itself. private_key_jwt: by a signature, with a key that nobody else has. none: for an application in a browser or on a phone, which can keep no secret. Unassigned: client_secret_basic.',
  ),
  idTokenSignedResponseAlg: choice(
    ['RS256', 'ES256', 'EdDSA'],
    'By which algorithm the ID tokens that it gets are signed. Unassigned: RS256.',
  ),
  applicationType: choice(
    ['web', 'native'],
    'native: on a phone or a computer of the person, where an address of the same machine may have any port and others a scheme of its own (RFC 8252), and people are asked for consent each time. Unassigned: web.',
  ),
  redirectUris: addresses(
    'Where sign-ins come back to, compared character by character: https, or http on the same machine. For native also com.example.app:/callback.',
  ),
  postLogoutRedirectUris: addresses('Where sign-outs come back to.'),
  defaultMaxAge: {
    type: 'integer',
    min: 0,
    max: 31_536_000,
    description:
      'How many seconds ago a sign-in may be where the application does not say so by max_age; 0: each time anew. Unassigned: as long as the session lives.',
  },
  backchannelLogoutUri: {
    type: 'string',
    caseExact: true,
    max: 2000,
    description:
      'Where it is told that sessions of people have ended (OpenID Connect Back-Channel Logout): https, or http on the same machine.',
  },
  backchannelLogoutSessionRequired: {
    type: 'boolean',
    description: 'Whether it has to know which session has ended, by its sid.',
  },
  jwks: {
    type: 'complex',
    multiValued: true,
    exact: true,
    publicKey: true,
    maxValues: 10,
    description: 'The public keys (RFC 7517) of an application that signs with private_key_jwt.',
    subAttributes: publicKeyMembers({}),
  },
  assertionAudience: choice(
    ['issuer', 'tokenEndpoint'],
    'For whom it says that what it signs is: for the issuer, as OpenID Connect Core says, or, as older libraries do, for the address of the token endpoint. Unassigned: issuer.',
  ),
  dpopBoundAccessTokens: {
    type: 'boolean',
    description:
      'Whether it gets tokens only that are bound to a key of its own (RFC 9449, DPoP), so that nobody else can use them.',
  },
  pkceOptional: {
    type: 'boolean',
    description:
      'Whether it may leave out PKCE, because its library knows none of it; for those that keep a secret or a key on a server.',
  },
  firstParty: {
    type: 'boolean',
    description: "Whether it is the operator's own: its people are not asked for consent.",
  },
  administrative: {
    type: 'boolean',
    description: 'Whether people may use the roles that they hold through it.',
  },
  selfRegistered: {
    type: 'boolean',
    mutability: 'readOnly',
    description: 'Whether it registered itself: it stays an application of people, who are asked for consent.',
  },
  subjectType: choice(
    ['public', 'pairwise'],
    'public: it knows a person by the same identifier as all others. pairwise: by one of its own, so that applications can not tell each other who is who. Unassigned: public.',
  ),
  sectorIdentifier: {
    type: 'string',
    max: 255,
    description:
      'The host that pairwise identifiers are for: applications with the same one know people by the same identifiers. Unassigned: the host of the redirect URIs.',
  },
  allowedScopes: {
    type: 'string',
    caseExact: true,
    multiValued: true,
    maxValues: 100,
    description:
      'What it may have of the scopes that it asks people for; the others are ignored. openid is always among them. Unassigned: whatever such an application may ask for.',
  },
  claimedGroups: {
    ...reference('Group', 'The groups that the claim groups tells of, where a person is in them. Unassigned: all.'),
    multiValued: true,
    maxValues: 100,
  },
  customClaims: {
    type: 'complex',
    multiValued: true,
    exact: true,
    maxValues: 50,
    description: 'What userinfo tells it of a person beside the standard claims.',
    subAttributes: {
      name: {
        type: 'string',
        required: true,
        caseExact: true,
        min: 1,
        max: 128,
        description: 'What the claim is called.',
      },
      path: {
        type: 'string',
        required: true,
        max: 256,
        description:
          'The attribute of people that it is made of, as title, emails.value or the full path in an extension.',
      },
      scope: choice(
        ['profile', 'email', 'phone', 'address', 'groups'],
        'The scope with which it is told. Unassigned: profile.',
      ),
    },
  },
  demandedPolicy: reference(
    'PasswordPolicy',
    'The password policy that it demands of those who enter it, beside their own: whose password misses it chooses another one on the way.',
  ),
  provisioningClient: reference('ProvisioningClient', 'The provisioning client that a machine acts for.'),
  scopes: {
    type: 'string',
    caseExact: true,
    multiValued: true,
    maxValues: 100,
    description: 'What a machine may ask for with client_credentials.',
  },
  secrets: {
    type: 'complex',
    multiValued: true,
    mutability: 'readOnly',
    origin: 'computed',
    description: 'Its secrets that are good at the moment, the newest first: two at most.',
    subAttributes: {
      createdAt: { type: 'dateTime', mutability: 'readOnly', description: 'When it was made.' },
    },
  },
  clientSecret: {
    type: 'string',
    caseExact: true,
    mutability: 'readOnly',
    returned: 'request',
    origin: 'computed',
    description: 'A secret that was just made, in the answer to the request that made it and never again.',
  },
  action: {
    ...choice(
      ['rotateSecret', 'endFormerSecret'],
      'rotateSecret: makes a new secret; the one before it stays good, so that the application can be told. endFormerSecret: ends that one.',
    ),
    mutability: 'writeOnly',
    returned: 'never',
    patchOnly: true,
  },
} as const satisfies Attributes

export type ApplicationResource = ValueOf<typeof applicationAttributes>

export const applicationSchema = {
  urn: 'urn:rekey:params:scim:schemas:core:1.0:Application',
  name: 'Application',
  description: 'An OpenID Connect client; its client_id is the id.',
  key: 'application',
  attributes: applicationAttributes,
} as const satisfies Schema
