import type { Logger } from 'pino'
import type { BulkLimits, Lifetimes, ShownSetting } from '../config/schema.ts'
import { createPasswords } from '../passwords/create-passwords.ts'
import type { Breached, Hasher } from '../passwords/ports.ts'
import { createTurns } from '../passwords/turns.ts'
import { fold } from '../policies/rules/rule.ts'
import { createStrengthMeter } from '../policies/strength.ts'
import { createWordLists } from '../policies/word-lists.ts'
import { createGuessLimit, createMailLimit, type GuessLimits } from './access/network-limit.ts'
import { createByPersonalToken } from './access/personal-token.ts'
import { createRateLimit } from './access/rate-limit.ts'
import { builtInRoles, toRole } from './access/roles.ts'
import { createAudit } from './audit/audit.ts'
import { createSealer } from './audit/sealer.ts'
import { createBackground } from './background.ts'
import type { Brand } from './brand.ts'
import { checkMasterKey } from './check-master-key.ts'
import { createFactors } from './factors/create-factors.ts'
import { createFederation } from './federation/federation.ts'
import { createCommonFor } from './http/common-for.ts'
import { createActOnJob } from './jobs/act-on-job.ts'
import { createHasApprover } from './jobs/approvers.ts'
import { createJobs } from './jobs/create-jobs.ts'
import { createPasswordResetJobs } from './jobs/password-reset-jobs.ts'
import { createRoom } from './jobs/room.ts'
import type { Keyring } from './keyring.ts'
import { createMailWorker } from './mail/mail-worker.ts'
import type { Transport } from './mail/transport.ts'
import { accountApplication, commandLineApplication, consoleApplication } from './oidc/clients.ts'
import { createNotices } from './oidc/create-notices.ts'
import { createSigningKeys } from './oidc/signing-keys.ts'
import { loadSubjectOf } from './oidc/subjects.ts'
import { reseal } from './reseal.ts'
import { createCountEnding } from './resources/count-ending.ts'
import { createResources } from './resources/create-resources.ts'
import { createFindPage } from './resources/find-page.ts'
import type { GroupLimits } from './resources/ports.ts'
import type { SearchLimits } from './resources/semi-join.ts'
import type { Database } from './store/connect.ts'
import { createStores } from './store/create-stores.ts'
import { createCredentialStore } from './store/credentials.ts'
import { createStandingOn } from './store/standing-on.ts'
import { untraced } from './telemetry/in-span.ts'
import type { Metrics } from './telemetry/metrics.ts'
import type { Tracing } from './telemetry/tracing.ts'
import type { TextRecords } from './text-records.ts'

/** What a directory is made of: one database, one issuer, its keys. */
export type DirectoryOptions = {
  readonly database: Database
  readonly issuer: string
  readonly issuerName: string
  readonly brand: Brand
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
  /** Those that the server was started with, to be looked at. */
  readonly shownSettings: readonly ShownSetting[]
  /** The texts of the installed lists of words, by name. */
  readonly wordLists: ReadonlyMap<string, string>
  /** Those that many people use, folded. */
  readonly commonPasswords: ReadonlySet<string>
  /** Where leaked passwords are looked up. */
  readonly breached?: Breached | undefined
  /** Who measures what this server does, and who traces it. */
  readonly metrics?: Metrics | undefined
  readonly tracing?: Tracing | undefined
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
  const { database, issuer, issuerName, keyring, lifetimes, logger, metrics, now } = options
  const { inTransaction } = database
  const inSpan = options.tracing?.inSpan ?? untraced
  const searchLimits = options.searchLimits ?? SEARCH_LIMITS
  const pageBytes = options.pageBytes ?? PAGE_BYTES
  const groupLimits = options.groupLimits ?? GROUP_LIMITS
  const { jobStores, signingKeyStore, ...stores } = await createStores(database, {
    builtIn: [accountApplication(issuer), commandLineApplication, consoleApplication(issuer)],
    toRole,
    verifiedMailDomainsOnly: options.verifiedMailDomainsOnly,
    pageBytes,
    now,
  })
  const { groups, tree, roleStore, people, policies, outbox, templates, usage, auditEvents, auditSeals } = stores
  const { personalTokens, failures, settings, pages } = stores
  await checkMasterKey(settings, keyring)
  await reseal(options)
  await roleStore.ensureBuiltIn(builtInRoles, now())
  await policies.ensureFirst(now())

  const room = createRoom({ hasher: options.hasher, now })
  const audit = createAudit(auditEvents, now)
  const passwords = createPasswords({
    ...stores,
    jobs: jobStores.rows,
    credentials: createCredentialStore(database),
    audit,
    knowledge: {
      isCommon: folded => options.commonPasswords.has(folded),
      isWord: createWordLists(options.wordLists),
      contextWords: contextWords(issuer, issuerName),
      hasScore: createStrengthMeter(),
    },
    breached: options.breached,
    hasher: room.hasher,
    keyring,
    inTransaction,
    now,
    limits: {
      linkLifetime: lifetimes.link,
      activationLifetime: lifetimes.activation,
      oneTimePasswordLifetime: lifetimes.oneTimePassword,
      mailsPerHour: MAILS_PER_HOUR,
      reminder: lifetimes.reminder,
      weakHashLifetime: lifetimes.weakHash,
    },
  })
  const factors = createFactors({ ...stores, passwords, audit, keyring, inTransaction, issuer, issuerName, now })
  const standingOn = createStandingOn(database)
  const countEnding = createCountEnding({ passwords, standingOn, now })
  const resourcePorts = {
    ...stores,
    passwords,
    factors,
    standingOn,
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
    metrics,
    inSpan,
    logger,
    now,
  })
  const actOnJob = createActOnJob({
    ...jobStores,
    outbox,
    audit,
    inTransaction,
    now,
    hasApprover: createHasApprover({ groups, tree, people, roleStore }),
    approvalAbove: options.jobApprovalAbove,
  })
  const passwordResetJobs = createPasswordResetJobs({ ...resourcePorts, ...jobStores, actOnJob })
  const rotationDays = options.keyRotationDays
  const signingKeys = createSigningKeys({ store: signingKeyStore, keyring, audit, inTransaction, rotationDays, now })
  const subjectOf = await loadSubjectOf(settings, keyring)
  const notices = createNotices({ ...resourcePorts, signingKeys, keyring, subjectOf, metrics, inSpan, logger })
  const resources = createResources({
    ...resourcePorts,
    ...notices,
    passwordResetJobs,
    keyring,
    lifetimes,
    textRecords: options.textRecords,
  })
  const findPage = createFindPage({ pages, handlers: Object.values(resources), limits: { ...searchLimits, pageBytes } })

  return {
    ...options,
    ...stores,
    ...notices,
    commonFor: createCommonFor({ issuerName }),
    searchLimits,
    groupLimits,
    inTransaction,
    passwords,
    factors,
    audit,
    sealer: createSealer({ audit, auditEvents, auditSeals, keyring, metrics, logger, now }),
    mailWorker,
    background: createBackground(logger),
    operationTurns: createTurns(BULK_OPERATIONS_AT_ONCE),
    beginGuess: createGuessLimit({ failures, keyring, limits: options.guessLimits, now }),
    askForMail: createMailLimit({ failures, keyring, limits: options.guessLimits, now }),
    takePermits: createRateLimit({ usage, fallback: options.clientRateLimit, now }),
    countEnding,
    standingOn,
    byPersonalToken: createByPersonalToken({
      personalTokens,
      standing: passwords.standing,
      rolesOf: roleStore.rolesOf,
      audit,
      now,
    }),
    signingKeys,
    subjectOf,
    federation: createFederation({ ...resourcePorts, keyring, lifetimes }),
    resources,
    findPage,
    jobs: jobStores.jobs,
    jobFiles: jobStores.files,
    ...createJobs({
      ...resourcePorts,
      ...jobStores,
      database,
      progressOf: passwordResetJobs.progressOf,
      pageBytes,
      findPage,
      countEnding,
      giveRoom: room.giveRoom,
      rolesOf: roleStore.rolesOf,
      inSpan,
      logger,
    }),
  }
}

/** What this very server is called is no password. */
function contextWords(issuer: string, issuerName: string): string[] {
  const { hostname } = new URL(issuer)
  return ['rekey', issuerName, hostname, ...hostname.split('.')].filter(word => word.length > 3).map(fold)
}
