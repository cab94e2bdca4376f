/** A type of resource: where its resources are, and the URN that a new one has. */
export type ResourceKind = {
  readonly endpoint: string
  readonly urn: string
  readonly id: string
  readonly one: string
}

const CORE = 'urn:ietf:params:scim:schemas:core:2.0'
const OWN = 'urn:rekey:params:scim:schemas:core:1.0'

const kind = (endpoint: string, urn: string, id: string, one: string): ResourceKind => ({ endpoint, urn, id, one })

export const kinds = {
  user: kind('/scim/v2/Users', `${CORE}:User`, 'userId', 'person'),
  group: kind('/scim/v2/Groups', `${CORE}:Group`, 'groupId', 'group'),
  policy: kind('/admin/v2/PasswordPolicies', `${OWN}:PasswordPolicy`, 'policyId', 'policy'),
  client: kind('/admin/v2/ProvisioningClients', `${OWN}:ProvisioningClient`, 'clientId', 'client'),
  clientToken: kind('/admin/v2/ProvisioningTokens', `${OWN}:ProvisioningToken`, 'tokenId', 'token'),
  application: kind('/admin/v2/Applications', `${OWN}:Application`, 'applicationId', 'application'),
  job: kind('/admin/v2/PasswordResetJobs', `${OWN}:PasswordResetJob`, 'jobId', 'job'),
  event: kind('/admin/v2/AuditEvents', `${OWN}:AuditEvent`, 'eventId', 'event'),
  template: kind('/admin/v2/MailTemplates', `${OWN}:MailTemplate`, 'templateId', 'template'),
  domain: kind('/admin/v2/MailDomains', `${OWN}:MailDomain`, 'domainId', 'domain'),
  session: kind('/admin/v2/Sessions', `${OWN}:Session`, 'sessionId', 'session'),
  token: kind('/admin/v2/PersonalTokens', `${OWN}:PersonalToken`, 'tokenId', 'token'),
} as const

export const PASSWORD = 'urn:rekey:params:scim:schemas:extension:password:1.0:User'
export const ROLES = 'urn:rekey:params:scim:schemas:extension:roles:1.0:Group'
