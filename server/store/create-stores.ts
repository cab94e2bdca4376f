import {
  applicationType,
  eventReceiverType,
  groupType,
  identityProviderType,
  mailDomainType,
  mailTemplateType,
  passwordPolicyType,
  provisioningClientType,
  resetJobType,
  roleType,
  userType,
} from '../../scim/schema/resource-types.ts'
import { createAnnouncementStore } from './announcements.ts'
import { type Application, createApplicationStore } from './applications.ts'
import { createAuditCountStore } from './audit-counts.ts'
import { createAuditEventRecords, createAuditEventStore } from './audit-events.ts'
import { createAuditSealStore } from './audit-seals.ts'
import { createBulkStore } from './bulks.ts'
import { createClientUsage } from './client-usage.ts'
import type { Database } from './connect.ts'
import { createConsentStore } from './consents.ts'
import { createConsoleNoteStore } from './console-notes.ts'
import { createDiagnosis } from './diagnosis.ts'
import { createEventReceiverStore } from './event-receivers.ts'
import { createFactorChallengeStore } from './factor-challenges.ts'
import { createFailureStore } from './failures.ts'
import { createFederatedIdentityRecords, createFederatedIdentityStore } from './federated-identities.ts'
import { createGroupTree } from './group-tree.ts'
import { createIdempotencyKeyStore } from './idempotency-keys.ts'
import { createIdentityProviderStore } from './identity-providers.ts'
import { createIndexes, indexedCollections } from './indexes.ts'
import { createMailDomainStore } from './mail-domains.ts'
import { createMailTemplateStore } from './mail-templates.ts'
import { createMembershipStore } from './memberships.ts'
import { createOidcPayloadStore } from './oidc-payloads.ts'
import { createOutboxRecords, createOutboxStore } from './outbox.ts'
import { createPageStore } from './pages.ts'
import { createPolicyStore } from './password-policies.ts'
import { createPeople } from './people.ts'
import { createPersonalTokenRecords, createPersonalTokenStore } from './personal-tokens.ts'
import { createProvisioningClientStore, createProvisioningTokenRecords } from './provisioning-clients.ts'
import { createJobFileStore } from './reset-job-files.ts'
import { createJobRowStore } from './reset-job-rows.ts'
import { createResetJobStore } from './reset-jobs.ts'
import { createResourceCollection } from './resource-collection.ts'
import { createRoleStore, type ToRole } from './roles.ts'
import { createSecondFactorStore } from './second-factors.ts'
import { createSettingStore } from './settings.ts'
import { createSignInRecords, createSignInStore } from './sign-ins.ts'
import { createSigningKeyStore } from './signing-keys.ts'

type Options = {
  /** The applications that come with the server. */
  readonly builtIn: readonly Application[]
  readonly toRole: ToRole
  /** Whether mails go to addresses of verified mail domains only. */
  readonly verifiedMailDomainsOnly: boolean
  /** Of the documents of one page. */
  readonly pageBytes: number
  readonly now: () => Date
}

/** Everything of a directory that is kept in its database, but for the credentials; brought up to date and with its indexes. */
export async function createStores(
  database: Database,
  { builtIn, toRole, verifiedMailDomainsOnly, pageBytes, now }: Options,
) {
  const clients = createResourceCollection(database, 'provisioningClients', provisioningClientType)
  const applicationRecords = createResourceCollection(database, 'applications', applicationType)
  await createIndexes(database, indexedCollections)

  const users = createResourceCollection(database, 'users', userType)
  const groups = createResourceCollection(database, 'groups', groupType)
  const passwordPolicies = createResourceCollection(database, 'passwordPolicies', passwordPolicyType)
  const mailTemplates = createResourceCollection(database, 'mailTemplates', mailTemplateType)
  const mailDomains = createResourceCollection(database, 'mailDomains', mailDomainType)
  const roles = createResourceCollection(database, 'roles', roleType)
  const memberships = createMembershipStore(database)
  const tree = createGroupTree(database, memberships)
  const roleStore = createRoleStore(database, roles, { tree, toRole })
  const isDemanded = verifiedMailDomainsOnly
  const verifiedDomains = createMailDomainStore(database, { domains: mailDomains, isDemanded })
  return {
    settings: createSettingStore(database),
    users,
    groups,
    memberships,
    tree,
    roles,
    roleStore,
    people: createPeople(users, roleStore, verifiedDomains),
    passwordPolicies,
    policies: createPolicyStore(database, passwordPolicies, tree),
    mailTemplates,
    templates: createMailTemplateStore(database, mailTemplates),
    mailDomains,
    verifiedDomains,
    clients,
    provisioningClients: createProvisioningClientStore(database, clients),
    provisioningTokenRecords: createProvisioningTokenRecords(database),
    usage: createClientUsage(database),
    applicationRecords,
    applications: createApplicationStore(database, applicationRecords, builtIn),
    consents: createConsentStore(database),
    resetJobs: createResourceCollection(database, 'passwordResetJobs', resetJobType),
    jobStores: {
      jobs: createResetJobStore(database),
      rows: createJobRowStore(database),
      files: createJobFileStore(database, now),
    },
    auditEvents: createAuditEventStore(database),
    auditEventRecords: createAuditEventRecords(database),
    auditSeals: createAuditSealStore(database),
    auditCounts: createAuditCountStore(database),
    outbox: createOutboxStore(database, now),
    outboxRecords: createOutboxRecords(database),
    announcements: createAnnouncementStore(database, now),
    eventReceivers: createEventReceiverStore(database),
    eventReceiverRecords: createResourceCollection(database, 'eventReceivers', eventReceiverType),
    identityProviders: createIdentityProviderStore(database),
    identityProviderRecords: createResourceCollection(database, 'identityProviders', identityProviderType),
    federatedIdentities: createFederatedIdentityStore(database),
    federatedIdentityRecords: createFederatedIdentityRecords(database),
    payloads: createOidcPayloadStore(database),
    signIns: createSignInStore(database),
    signInRecords: createSignInRecords(database),
    personalTokens: createPersonalTokenStore(database),
    personalTokenRecords: createPersonalTokenRecords(database),
    signingKeyStore: createSigningKeyStore(database),
    secondFactors: createSecondFactorStore(database),
    factorChallenges: createFactorChallengeStore(database),
    failures: createFailureStore(database),
    bulks: createBulkStore(database),
    idempotencyKeys: createIdempotencyKeyStore(database),
    consoleNotes: createConsoleNoteStore(database),
    diagnosis: createDiagnosis(database),
    pages: createPageStore(database, pageBytes),
  }
}
