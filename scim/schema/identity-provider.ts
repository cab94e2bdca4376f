import type { Attributes, Schema, ValueOf } from './attribute.ts'
import { choice } from './choice.ts'

const identityProviderAttributes = {
  name: {
    type: 'string',
    required: true,
    indexed: true,
    min: 1,
    max: 256,
    description: 'What people see it called: "Sign in with …".',
  },
  active: {
    type: 'boolean',
    default: true,
    description: 'Whether people may sign in with it. While it is inactive it is written without asking its issuer.',
  },
  issuer: {
    type: 'string',
    required: true,
    caseExact: true,
    mutability: 'immutable',
    max: 2000,
    description:
      'What it calls itself, as in its configuration (OpenID Connect Discovery): https, or http on the same machine. For another issuer there is another provider: its people are others.',
  },
  clientId: {
    type: 'string',
    caseExact: true,
    min: 1,
    max: 1024,
    description: 'What this server is called there. Unassigned: people are not offered it yet.',
  },
  clientSecret: {
    type: 'string',
    caseExact: true,
    mutability: 'writeOnly',
    returned: 'never',
    min: 1,
    max: 4096,
    description: 'By what this server is known there. It is kept sealed. Unassigned: by PKCE alone.',
  },
  scopes: {
    type: 'string',
    caseExact: true,
    multiValued: true,
    maxValues: 20,
    max: 256,
    description: 'What is asked for beside openid. Unassigned: profile and email.',
  },
  match: {
    type: 'complex',
    required: true,
    exact: true,
    description: 'Who it is that signs in for the first time: the one federated person whose attribute is the claim.',
    subAttributes: {
      claim: {
        type: 'string',
        required: true,
        caseExact: true,
        min: 1,
        max: 128,
        description:
          'The claim of the ID token, else of userinfo: sub, preferred_username … Of email, only what email_verified says is verified.',
      },
      attribute: {
        ...choice(
          ['userName', 'emails.value', 'externalId'],
          'The attribute of people; externalId is what the provisioning client calls them.',
        ),
        required: true,
      },
      provisioningClient: {
        type: 'string',
        caseExact: true,
        max: 256,
        description: 'The id of the provisioning client whose externalId it is.',
      },
    },
  },
  redirectUri: {
    type: 'string',
    caseExact: true,
    mutability: 'readOnly',
    origin: 'computed',
    description: 'The address to register there, to which it sends people back.',
  },
} as const satisfies Attributes

export type IdentityProviderResource = ValueOf<typeof identityProviderAttributes>

export const identityProviderSchema = {
  urn: 'urn:rekey:params:scim:schemas:core:1.0:IdentityProvider',
  name: 'IdentityProvider',
  description: 'An OpenID provider elsewhere that federated people sign in with.',
  key: 'identityProvider',
  attributes: identityProviderAttributes,
} as const satisfies Schema
