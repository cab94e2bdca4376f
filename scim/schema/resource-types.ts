import { applicationSchema } from './application.ts'
import type { ResourceType } from './attribute.ts'
import { auditEventSchema } from './audit-event.ts'
import { groupClientsSchema, userClientsSchema } from './clients.ts'
import { commonAttributesIn } from './common.ts'
import { enterpriseUserSchema } from './enterprise-user.ts'
import { eventReceiverSchema } from './event-receiver.ts'
import { federatedIdentitySchema } from './federated-identity.ts'
import { groupSchema } from './group.ts'
import { identityProviderSchema } from './identity-provider.ts'
import { mailDomainSchema } from './mail-domain.ts'
import { mailTemplateSchema } from './mail-template.ts'
import { outboxEntrySchema } from './outbox-entry.ts'
import { passwordPolicySchema } from './password-policy.ts'
import { passwordStateSchema } from './password-state.ts'
import { personalTokenSchema } from './personal-token.ts'
import { provisioningClientSchema } from './provisioning-client.ts'
import { provisioningTokenSchema } from './provisioning-token.ts'
import { resetJobSchema } from './reset-job.ts'
import { roleSchema } from './role.ts'
import { rolesSchema } from './roles.ts'
import { sessionSchema } from './session.ts'
import { userSchema } from './user.ts'

export const userType = {
  name: 'User',
  endpoint: '/Users',
  description: 'People who sign in.',
  schema: userSchema,
  extensions: [enterpriseUserSchema, passwordStateSchema, userClientsSchema],
  isolated: true,
  scopes: { read: 'users:read', write: 'users:write' },
  ownScopes: { read: 'me:read', write: 'me:write' },
} as const satisfies ResourceType

export const groupType = {
  name: 'Group',
  endpoint: '/Groups',
  description: 'Groups of people and groups.',
  schema: groupSchema,
  extensions: [rolesSchema, groupClientsSchema],
  bodyLimit: 16 * 1024 * 1024,
  scopes: { read: 'users:read', write: 'users:write' },
} as const satisfies ResourceType

export const passwordPolicyType = {
  name: 'PasswordPolicy',
  endpoint: '/PasswordPolicies',
  description: 'What passwords have to be like.',
  schema: passwordPolicySchema,
  extensions: [],
  exact: true,
  scopes: { read: 'policies:read', write: 'policies:write' },
} as const satisfies ResourceType

export const provisioningClientType = {
  name: 'ProvisioningClient',
  endpoint: '/ProvisioningClients',
  description: 'Systems that provision people and groups.',
  schema: provisioningClientSchema,
  extensions: [],
  scopes: { read: 'clients:read', write: 'clients:write' },
} as const satisfies ResourceType

export const provisioningTokenType = {
  name: 'ProvisioningToken',
  endpoint: '/ProvisioningTokens',
  description: 'Tokens of provisioning clients.',
  schema: provisioningTokenSchema,
  extensions: [],
  exact: true,
  methods: ['POST', 'DELETE'],
  common: commonAttributesIn({ created: 'createdAt', lastModified: 'createdAt' }),
  scopes: { read: 'clients:read', write: 'clients:write' },
} as const satisfies ResourceType

export const applicationType = {
  name: 'Application',
  endpoint: '/Applications',
  description: 'Applications that people sign in to, and machines.',
  schema: applicationSchema,
  extensions: [],
  exact: true,
  scopes: { read: 'applications:read', write: 'applications:write' },
} as const satisfies ResourceType

export const eventReceiverType = {
  name: 'EventReceiver',
  endpoint: '/EventReceivers',
  description: 'Those who are told of security events.',
  schema: eventReceiverSchema,
  extensions: [],
  exact: true,
  scopes: { read: 'events:read', write: 'events:write' },
} as const satisfies ResourceType

/** Whoever it vouches for is let in, administrators among them: so it is written by those who make administrators. */
export const identityProviderType = {
  name: 'IdentityProvider',
  endpoint: '/IdentityProviders',
  description: 'OpenID providers elsewhere that federated people sign in with.',
  schema: identityProviderSchema,
  extensions: [],
  exact: true,
  scopes: { read: 'roles:read', write: 'roles:write' },
} as const satisfies ResourceType

export const federatedIdentityType = {
  name: 'FederatedIdentity',
  endpoint: '/FederatedIdentities',
  description: 'Who of the identity providers is who here.',
  schema: federatedIdentitySchema,
  extensions: [],
  methods: ['DELETE'],
  common: commonAttributesIn({ created: 'linkedAt', lastModified: 'linkedAt' }),
  scopes: { read: 'roles:read', write: 'roles:write' },
} as const satisfies ResourceType

export const roleType = {
  name: 'Role',
  endpoint: '/Roles',
  description: 'What people may do by being in groups.',
  schema: roleSchema,
  extensions: [],
  exact: true,
  scopes: { read: 'roles:read', write: 'roles:write' },
} as const satisfies ResourceType

export const resetJobType = {
  name: 'PasswordResetJob',
  endpoint: '/PasswordResetJobs',
  description: 'Resets of several people, or of everybody.',
  schema: resetJobSchema,
  extensions: [],
  exact: true,
  methods: ['POST', 'PATCH'],
  scopes: { read: 'jobs:read', write: 'passwords:reset' },
} as const satisfies ResourceType

export const auditEventType = {
  name: 'AuditEvent',
  endpoint: '/AuditEvents',
  description: 'What happened: every change and every sign-in.',
  schema: auditEventSchema,
  extensions: [],
  methods: [],
  common: commonAttributesIn({ created: 'at', lastModified: 'at' }),
  scopes: { read: 'audit:read', write: 'audit:read' },
} as const satisfies ResourceType

export const mailTemplateType = {
  name: 'MailTemplate',
  endpoint: '/MailTemplates',
  description: 'What mails say.',
  schema: mailTemplateSchema,
  extensions: [],
  scopes: { read: 'templates:read', write: 'templates:write' },
} as const satisfies ResourceType

export const mailDomainType = {
  name: 'MailDomain',
  endpoint: '/MailDomains',
  description: 'Domains of mail addresses, and whether they are known to be ours.',
  schema: mailDomainSchema,
  extensions: [],
  scopes: { read: 'domains:read', write: 'domains:write' },
} as const satisfies ResourceType

export const outboxEntryType = {
  name: 'OutboxEntry',
  endpoint: '/OutboxEntries',
  description: 'Mails to people, what applications and event receivers are told, and what has become of it.',
  schema: outboxEntrySchema,
  extensions: [],
  methods: ['PATCH'],
  common: commonAttributesIn({ created: 'queuedAt', lastModified: 'changedAt' }),
  scopes: { read: 'mail:read', write: 'mail:write' },
} as const satisfies ResourceType

export const sessionType = {
  name: 'Session',
  endpoint: '/Sessions',
  description: 'Sign-ins in browsers that are open.',
  schema: sessionSchema,
  extensions: [],
  methods: ['DELETE'],
  common: commonAttributesIn({ created: 'signedInAt', lastModified: 'usedAt' }),
  scopes: { read: 'sessions:read', write: 'sessions:revoke' },
} as const satisfies ResourceType

export const personalTokenType = {
  name: 'PersonalToken',
  endpoint: '/PersonalTokens',
  description: 'Tokens by which programs act for people.',
  schema: personalTokenSchema,
  extensions: [],
  methods: ['POST', 'DELETE'],
  common: commonAttributesIn({ created: 'createdAt', lastModified: 'createdAt' }),
  scopes: { read: 'sessions:read', write: 'sessions:revoke' },
  personal: true,
} as const satisfies ResourceType
