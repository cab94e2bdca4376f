import { createApplications } from './applications.ts'
import { createAuditEvents } from './audit-events.ts'
import { createEventReceivers } from './event-receivers.ts'
import { createFederatedIdentities } from './federated-identities.ts'
import { createGroups } from './groups.ts'
import type { StoredHandler } from './handler.ts'
import { createIdentityProviders } from './identity-providers.ts'
import { createMailDomains } from './mail-domains.ts'
import { createMailTemplates } from './mail-templates.ts'
import { createOutboxEntries } from './outbox-entries.ts'
import { createPasswordPolicies } from './password-policies.ts'
import { createPersonalTokens } from './personal-tokens.ts'
import { createProvisioningClients } from './provisioning-clients.ts'
import { createProvisioningTokens } from './provisioning-tokens.ts'
import { createRoles } from './roles.ts'
import { createSessions } from './sessions.ts'
import { createUsers } from './users.ts'

type Of<Create extends (ports: never) => unknown> = Parameters<Create>[0]

type Ports = Of<typeof createUsers> &
  Of<typeof createApplications> &
  Of<typeof createEventReceivers> &
  Of<typeof createFederatedIdentities> &
  Of<typeof createIdentityProviders> &
  Of<typeof createMailDomains> &
  Of<typeof createOutboxEntries> &
  Of<typeof createSessions> &
  Of<typeof createPersonalTokens> &
  Of<typeof createProvisioningTokens> & {
    readonly auditEventRecords: Parameters<typeof createAuditEvents>[0]
  }

/** The handler of every resource type; all but those of people and groups are behind `/admin/v2`, in this order. */
export function createResources<Jobs extends StoredHandler>(ports: Ports & { readonly passwordResetJobs: Jobs }) {
  return {
    users: createUsers(ports),
    groups: createGroups(ports),
    passwordPolicies: createPasswordPolicies(ports),
    mailTemplates: createMailTemplates(ports),
    roles: createRoles(ports),
    provisioningClients: createProvisioningClients(ports),
    provisioningTokens: createProvisioningTokens(ports),
    applications: createApplications(ports),
    eventReceivers: createEventReceivers(ports),
    identityProviders: createIdentityProviders(ports),
    federatedIdentities: createFederatedIdentities(ports),
    passwordResetJobs: ports.passwordResetJobs,
    auditEvents: createAuditEvents(ports.auditEventRecords, ports.searchLimits),
    mailDomains: createMailDomains(ports),
    outboxEntries: createOutboxEntries(ports),
    sessions: createSessions(ports),
    personalTokens: createPersonalTokens(ports),
  }
}
