import { expect } from 'chai'
import type { Response } from 'supertest'
import { applicationSchema } from '../../scim/schema/application.ts'
import { groupClientsSchema, userClientsSchema } from '../../scim/schema/clients.ts'
import { enterpriseUserSchema } from '../../scim/schema/enterprise-user.ts'
import { eventReceiverSchema } from '../../scim/schema/event-receiver.ts'
import { groupSchema } from '../../scim/schema/group.ts'
import { identityProviderSchema } from '../../scim/schema/identity-provider.ts'
import { mailDomainSchema } from '../../scim/schema/mail-domain.ts'
import { mailTemplateSchema } from '../../scim/schema/mail-template.ts'
import { passwordPolicySchema } from '../../scim/schema/password-policy.ts'
import { passwordStateSchema } from '../../scim/schema/password-state.ts'
import { personalTokenSchema } from '../../scim/schema/personal-token.ts'
import { provisioningClientSchema } from '../../scim/schema/provisioning-client.ts'
import { provisioningTokenSchema } from '../../scim/schema/provisioning-token.ts'
import { resetJobSchema } from '../../scim/schema/reset-job.ts'
import { roleSchema } from '../../scim/schema/role.ts'
import { rolesSchema } from '../../scim/schema/roles.ts'
import { userSchema } from '../../scim/schema/user.ts'

export const USER = userSchema.urn
export const GROUP = groupSchema.urn
export const POLICY = passwordPolicySchema.urn
export const CLIENT = provisioningClientSchema.urn
export const APPLICATION = applicationSchema.urn
export const RECEIVER = eventReceiverSchema.urn
export const PROVIDER = identityProviderSchema.urn
export const TEMPLATE = mailTemplateSchema.urn
export const DOMAIN = mailDomainSchema.urn
export const ENTERPRISE = enterpriseUserSchema.urn
export const STATE = passwordStateSchema.urn
export const ROLES = rolesSchema.urn
export const TOKEN = personalTokenSchema.urn
export const CLIENT_TOKEN = provisioningTokenSchema.urn
export const ROLE = roleSchema.urn
export const USER_CLIENTS = userClientsSchema.urn
export const GROUP_CLIENTS = groupClientsSchema.urn

export const USERS = '/scim/v2/Users'
export const GROUPS = '/scim/v2/Groups'
export const POLICIES = '/admin/v2/PasswordPolicies'
export const CLIENTS = '/admin/v2/ProvisioningClients'
export const APPLICATIONS = '/admin/v2/Applications'
export const RECEIVERS = '/admin/v2/EventReceivers'
export const PROVIDERS = '/admin/v2/IdentityProviders'
export const IDENTITIES = '/admin/v2/FederatedIdentities'
export const EVENTS = '/admin/v2/AuditEvents'
export const TEMPLATES = '/admin/v2/MailTemplates'
export const DOMAINS = '/admin/v2/MailDomains'
export const ROLES_AT = '/admin/v2/Roles'
export const SESSIONS = '/admin/v2/Sessions'
export const TOKENS = '/admin/v2/PersonalTokens'
export const CLIENT_TOKENS = '/admin/v2/ProvisioningTokens'
export const MAILS = '/admin/v2/OutboxEntries'

export const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error'
export const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'

/** An answer in a word: its status, or for an error "409 uniqueness", which must be SCIM's error body. */
export function verdict({ status, type, text }: Response): string {
  if (status < 400) return String(status)
  expect(type, text).to.equal('application/scim+json')
  const body = JSON.parse(text)
  expect(body.schemas).to.include(ERROR)
  expect(body.status).to.equal(String(status))
  expect(body.detail).to.be.a('string').and.not.equal('')
  return [body.status, body.scimType].filter(Boolean).join(' ')
}

/** The challenge of a path of one of the bases (RFC 6750 §3, RFC 9728 §5.1, RFC 9449 §7.1). */
export function challengeAt(issuer: string, path: string, error?: string): string {
  const base = path.split('/').slice(0, 3).join('/')
  const metadata = `${issuer}/.well-known/oauth-protected-resource${base}`
  const bearer = ['Bearer realm="rekey"', ...(error ? [`error="${error}"`] : []), `resource_metadata="${metadata}"`]
  return [...bearer, 'DPoP algs="ES256 Ed25519 EdDSA"'].join(', ')
}

/** The ids of a list's resources. */
export const idsIn = ({ body }: Response): string[] => body.Resources.map(({ id }: { id: string }) => id)

export const JOB = resetJobSchema.urn
export const JOBS = '/admin/v2/PasswordResetJobs'
