import type { Logger } from 'pino'
import type { BulkLimits, Lifetimes } from '../config/schema.ts'
import { createPasswords } from '../passwords/create-passwords.ts'
import type { Breached, Hasher } from '../passwords/ports.ts'
import { createTurns } from '../passwords/turns.ts'
import { fold } from '../policies/rules/rule.ts'
import { createStrengthMeter } from '../policies/strength.ts'
import { createWordLists } from '../policies/word-lists.ts'
import {
  applicationType,
  eventReceiverType,
  groupType,
  mailDomainType,
  mailTemplateType,
  passwordPolicyType,
  provisioningClientType,
  resetJobType,
  roleType,
  userType,
} from '../scim/schema/resource-types.ts'
import { createGuessLimit, type GuessLimits } from './access/guess-limit.ts'
import { createByPersonalToken } from './access/personal-token.ts'
import { createRateLimit } from './access/rate-limit.ts'
import { createAudit } from './audit/audit.ts'
import { createSealer } from './audit/sealer.ts'
import { createBackground } from './background.ts'
import { checkMasterKey } from './check-master-key.ts'
import { createActOnJob } from './jobs/act-on-job.ts'
import { createHasApprover } from './jobs/approvers.ts'
import { createJobs } from './jobs/create-jobs.ts'
import type { Keyring } from './keyring.ts'
import { createMailWorker } from './mail/mail-worker.ts'
import type { Transport } from './mail/transport.ts'
import { accountApplication } from './oidc/clients.ts'
import { createNotices } from './oidc/create-notices.ts'
import { createSigningKeys } from './oidc/signing-keys.ts'
import { loadSubjectOf } from './oidc/subjects.ts'
import { createApplications } from './resources/applications.ts'
import { createAuditEvents } from './resources/audit-events.ts'
import { createCountEnding } from './resources/count-ending.ts'
import { createEventReceivers } from './resources/event-receivers.ts'
import { createFindPage } from './resources/find-page.ts'
import { createGroups } from './resources/groups.ts'
import { createMailDomains } from './resources/mail-domains.ts'
import { createMailTemplates } from './resources/mail-templates.ts'
import { createOutboxEntries } from './resources/outbox-entries.ts'
import { createPasswordPolicies } from './resources/password-policies.ts'
import { createPasswordResetJobs } from './resources/password-reset-jobs.ts'
import { createPersonalTokens } from './resources/personal-tokens.ts'
import type { GroupLimits } from './resources/ports.ts'
import { createProvisioningClients } from './resources/provisioning-clients.ts'
import { createRoles } from './resources/roles.ts'
import type { SearchLimits } from './resources/semi-join.ts'
import { createSessions } from './resources/sessions.ts'
import { createUsers } from './resources/users.ts'
import { createAnnouncementStore } from './store/announcements.ts'
import { createApplicationStore } from './store/applications.ts'
import { createAuditEventRecords, createAuditEventStore } from './store/audit-events.ts'
import { createAuditSealStore } from './store/audit-seals.ts'
import { createBulkStore } from './store/bulks.ts'
import { createClientUsage } from './store/client-usage.ts'
import type { Database } from './store/connect.ts'
import { createConsentStore } from './store/consents.ts'
import { createCredentialStore } from './store/credentials.ts'
import { createEventReceiverStore } from './store/event-receivers.ts'
import { createFailureStore } from './store/failures.ts'
import { createGroupTree } from './store/group-tree.ts'
import { createIdempotencyKeyStore } from './store/idempotency-keys.ts'
import { createIndexes, indexedCollections } from './store/indexes.ts'
import { createMailDomainStore } from './store/mail-domains.ts'
import { createMailTemplateStore } from './store/mail-templates.ts'
import { createMembershipStore } from './store/memberships.ts'
import { createOidcPayloadStore } from './store/oidc-payloads.ts'
import { createOutboxRecords, createOutboxStore } from './store/outbox.ts'
import { createPageStore } from './store/pages.ts'
import { createPolicyStore } from './store/password-policies.ts'
import { createPeople } from './store/people.ts'
import { createPersonalTokenRecords, createPersonalTokenStore } from './store/personal-tokens.ts'
import { createProvisioningClientStore } from './store/provisioning-clients.ts'
import { createJobFileStore } from './store/reset-job-files.ts'
import { createJobRowStore } from './store/reset-job-rows.ts'
import { createResetJobStore } from './store/reset-jobs.ts'
import { createResourceCollection } from './store/resource-collection.ts'
import { createRoleStore } from './store/roles.ts'
import { createSettingStore } from './store/settings.ts'
import { createSignInRecords, createSignInStore } from './store/sign-ins.ts'
import { createSigningKeyStore } from './store/signing-keys.ts'
import { upgradeApplications } from './store/upgrade-applications.ts'
import { upgradeProvisioningClients } from './store/upgrade-provisioning-clients.ts'
import { upgradeSigningKeys } from './store/upgrade-signing-keys.ts'
import type { TextRecords } from './text-records.ts'

/** What a directory is made of: one database, one issuer, its keys. */
export type DirectoryOptions = {
  readonly database: Database
  readonly issuer: string
  readonly issuerName: string
  readonly keyring: Keyring
  readonly hasher: Hasher
  readonly transport: Transport
  readonly textRecords: TextRecords
  /** Whether links and one-time passwords are mailed to addresses of verified mail domains only. */
  readonly verifiedMailDomainsOnly: boolean
  readonly logger: Logger
  /** Seconds. */
  readonly lifetimes: Lifetimes
  /** Requests a minute of a provisioning client that has no limit of its own; 0 is without limit. */
  readonly clientRateLimit: number
  /** Up to so many people a reset job needs no second administrator. */
  readonly jobApprovalAbove: number
  /** How long a signing key signs; 0 is without end. */
  readonly keyRotationDays: number
  readonly guessLimits: GuessLimits
  readonly bulk: BulkLimits
  /** The texts of the installed lists of words, by name. */
  readonly wordLists: ReadonlyMap<string, string>
  /** Those that many people use, folded. */
  readonly commonPasswords: ReadonlySet<string>
  /** Where leaked passwords are looked up. */
  readonly breached?: Breached | undefined
  readonly now: () => Date
  readonly searchLimits?: SearchLimits
  readonly groupLimits?: GroupLimits
  readonly pageBytes?: number
}

export type Services = Awaited<ReturnType<typeof createServices>>

const MAILS_PER_HOUR = 5

/** How many operations of all Bulks are carried out at once. With 26 hashes to compare each they leave the hasher room for sign-ins. */
const BULK_OPERATIONS_AT_ONCE = 8

const SEARCH_LIMITS: SearchLimits = { listed: 10_000, milliseconds: 5000 }

/** Of the documents of one page. */
const PAGE_BYTES = 32 * 1024 * 1024

const LARGE_READS_AT_ONCE = 2

const GROUP_LIMITS: GroupLimits = { shown: 100_000, whole: 200_000, moved: 5_000 }

/**
 * Builds a directory, by hand and in order: stores, then what stands on them. Nothing here is global, so several directories live in
 * one process without knowing of each other.
 */
export async function createServices(options: DirectoryOptions) {
  const { database, issuer, issuerName, keyring, logger, now } = options
  const { inTransaction } = database
  const clients = createResourceCollection(database, 'provisioningClients', provisioningClientType)
  const applicationRecords = createResourceCollection(database, 'applications', applicationType)
  await upgradeProvisioningClients(database, clients)
  await upgradeApplications(database, applicationRecords)
  await upgradeSigningKeys(database)
  await createIndexes(database, indexedCollections)

  const settings = createSettingStore(database)
  await checkMasterKey(settings, keyring)

  const users = createResourceCollection(database, 'users', userType)
  const groups = createResourceCollection(database, 'groups', groupType)
  const passwordPolicies = createResourceCollection(database, 'passwordPolicies', passwordPolicyType)
  const resetJobs = createResourceCollection(database, 'passwordResetJobs', resetJobType)
  const mailTemplates = createResourceCollection(database, 'mailTemplates', mailTemplateType)
  const templates = createMailTemplateStore(database, mailTemplates)
  const memberships = createMembershipStore(database)
  const tree = createGroupTree(database, memberships)
  const roles = createResourceCollection(database, 'roles', roleType)
  const roleStore = createRoleStore(database, roles, tree)
  await roleStore.ensureBuiltIn(now())
  const policies = createPolicyStore(database, passwordPolicies, tree)
  await policies.ensureFirst(now())

  const mailDomains = createResourceCollection(database, 'mailDomains', mailDomainType)
  const verifiedDomains = createMailDomainStore(database, {
    domains: mailDomains,
    isDemanded: options.verifiedMailDomainsOnly,
  })
  const people = createPeople(users, roleStore, verifiedDomains)
  const provisioningClients = createProvisioningClientStore(database, clients)
  const usage = createClientUsage(database)
  const applications = createApplicationStore(database, applicationRecords, [accountApplication(issuer)])
  const consents = createConsentStore(database)
  const auditEvents = createAuditEventStore(database)
  const auditSeals = createAuditSealStore(database)
  const audit = createAudit(auditEvents, now)
  const outbox = createOutboxStore(database, now)
  const announcements = createAnnouncementStore(database, now)
  const knowledge = {
    isCommon: (folded: string) => options.commonPasswords.has(folded),
    isWord: createWordLists(options.wordLists),
    contextWords: contextWords(issuer, issuerName),
    scoreOf: createStrengthMeter(),
  }
  const jobStores = {
    jobs: createResetJobStore(database),
    rows: createJobRowStore(database),
    files: createJobFileStore(database, now),
  }
  const passwords = createPasswords({
    jobs: jobStores.rows,
    credentials: createCredentialStore(database),
    people,
    policies,
    outbox,
    announcements,
    templates,
    audit,
    knowledge,
    breached: options.breached,
    hasher: options.hasher,
    keyring,
    inTransaction,
    now,
    settings: {
      linkLifetime: options.lifetimes.link,
      activationLifetime: options.lifetimes.activation,
      oneTimePasswordLifetime: options.lifetimes.oneTimePassword,
      mailsPerHour: MAILS_PER_HOUR,
      reminder: options.lifetimes.reminder,
      weakHashLifetime: options.lifetimes.weakHash,
    },
  })
  const searchLimits = options.searchLimits ?? SEARCH_LIMITS
  const pageBytes = options.pageBytes ?? PAGE_BYTES
  const groupLimits = options.groupLimits ?? GROUP_LIMITS
  const resourcePorts = {
    users,
    groups,
    passwordPolicies,
    mailTemplates,
    clients,
    roles,
    memberships,
    tree,
    roleStore,
    policies,
    provisioningClients,
    usage,
    mailDomains,
    verifiedDomains,
    applications,
    templates,
    passwords,
    audit,
    inTransaction,
    searchLimits,
    groupLimits,
    largeReads: createTurns(LARGE_READS_AT_ONCE),
    wordLists: options.wordLists,
    breached: options.breached,
    issuer,
    issuerName,
    now,
  }
  const mailWorker = createMailWorker({
    people,
    secretOf: passwords.secretOf,
    endOf: passwords.endOf,
    reminderOf: passwords.reminderOf,
    isUndone: passwords.isUndone,
    templates,
    issuer,
    issuerName,
    outbox,
    rows: jobStores.rows,
    inTransaction,
    transport: options.transport,
    logger,
    now,
  })

  const payloads = createOidcPayloadStore(database)
  const actOnJob = createActOnJob({
    ...jobStores,
    outbox,
    audit,
    inTransaction,
    now,
    hasApprover: createHasApprover({ groups, tree, people, roleStore }),
    approvalAbove: options.jobApprovalAbove,
  })
  const failures = createFailureStore(database)
  const signIns = createSignInStore(database)
  const personalTokens = createPersonalTokenStore(database)
  const countEnding = createCountEnding({ passwords, signIns, payloads, personalTokens, now })
  const signingKeys = createSigningKeys({
    store: createSigningKeyStore(database),
    keyring,
    audit,
    inTransaction,
    rotationDays: options.keyRotationDays,
    now,
  })
  const eventReceiverRecords = createResourceCollection(database, 'eventReceivers', eventReceiverType)
  const eventReceivers = createEventReceiverStore(database)
  const subjectOf = await loadSubjectOf(settings, keyring)
  const stores = { announcements, outbox, signIns, payloads, signingKeys, eventReceivers }
  const { sessionGrants, endSession, noticeWorker } = createNotices({
    ...resourcePorts,
    ...stores,
    keyring,
    subjectOf,
    logger,
  })

  const resources = {
    users: createUsers(resourcePorts),
    groups: createGroups(resourcePorts),
    passwordPolicies: createPasswordPolicies(resourcePorts),
    mailTemplates: createMailTemplates(resourcePorts),
    roles: createRoles(resourcePorts),
    provisioningClients: createProvisioningClients(resourcePorts),
    applications: createApplications({ ...resourcePorts, applicationRecords, consents }),
    eventReceivers: createEventReceivers({ ...resourcePorts, eventReceiverRecords, keyring }),
    passwordResetJobs: createPasswordResetJobs({ ...resourcePorts, ...jobStores, resetJobs, actOnJob }),
    auditEvents: createAuditEvents(createAuditEventRecords(database), searchLimits),
    mailDomains: createMailDomains({ ...resourcePorts, textRecords: options.textRecords }),
    outboxEntries: createOutboxEntries({
      ...resourcePorts,
      eventReceivers,
      outbox,
      outboxRecords: createOutboxRecords(database),
    }),
    sessions: createSessions({
      ...resourcePorts,
      people,
      signIns,
      signInRecords: createSignInRecords(database),
      sessionGrants,
      endSession,
    }),
    personalTokens: createPersonalTokens({
      ...resourcePorts,
      people,
      personalTokens,
      personalTokenRecords: createPersonalTokenRecords(database),
      lifetimes: options.lifetimes,
    }),
  }
  const pages = createPageStore(database, pageBytes)
  const findPage = createFindPage({
    pages,
    handlers: Object.values(resources),
    limits: { ...searchLimits, pageBytes },
  })

  return {
    ...options,
    searchLimits,
    groupLimits,
    inTransaction,
    settings,
    users,
    groups,
    passwordPolicies,
    mailTemplates,
    mailDomains,
    verifiedDomains,
    roles,
    memberships,
    tree,
    roleStore,
    people,
    policies,
    templates,
    passwords,
    audit,
    auditEvents,
    auditSeals,
    sealer: createSealer({ audit, auditEvents, auditSeals, keyring, logger, now }),
    mailWorker,
    background: createBackground(logger),
    bulks: createBulkStore(database),
    operationTurns: createTurns(BULK_OPERATIONS_AT_ONCE),
    provisioningClients,
    usage,
    beginGuess: createGuessLimit({ failures, keyring, limits: options.guessLimits, now }),
    takePermits: createRateLimit({ usage, fallback: options.clientRateLimit, now }),
    applications,
    consents,
    payloads,
    failures,
    signIns,
    countEnding,
    byPersonalToken: createByPersonalToken({
      personalTokens,
      standing: passwords.standing,
      rolesOf: roleStore.rolesOf,
      audit,
      now,
    }),
    signingKeys,
    endSession,
    subjectOf,
    outbox,
    noticeWorker,
    resources,
    findPage,
    idempotencyKeys: createIdempotencyKeyStore(database),
    jobFiles: jobStores.files,
    ...createJobs({
      ...resourcePorts,
      ...jobStores,
      database,
      progressOf: resources.passwordResetJobs.progressOf,
      pages,
      pageBytes,
      findPage,
      people,
      countEnding,
      rolesOf: roleStore.rolesOf,
      logger,
    }),
  }
}

/** What this very server is called is no password. */
function contextWords(issuer: string, issuerName: string): string[] {
  const { hostname } = new URL(issuer)
  return ['rekey', issuerName, hostname, ...hostname.split('.')].filter(word => word.length > 3).map(fold)
}
