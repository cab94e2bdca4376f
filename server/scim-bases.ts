import { createScimService, type ScimService } from '../scim/router.ts'
import { scopesAt } from './access/scopes.ts'
import { createBulkWorker } from './bulk/bulk-worker.ts'
import { createSpool } from './bulk/spool.ts'
import { scimErrorOf } from './http/errors.ts'
import type { Worker } from './polling.ts'
import { accessQuestion } from './resources/access-question.ts'
import { createAuditCountsQuestion } from './resources/audit-counts-question.ts'
import { createAuditQuestion } from './resources/audit-question.ts'
import { createResetFactorsQuestion } from './resources/factor-questions.ts'
import { createHealthQuestion } from './resources/health-question.ts'
import { createKeyQuestions } from './resources/key-questions.ts'
import { createDomainPeopleQuestion } from './resources/mail-domain-people.ts'
import { createMailExampleQuestion } from './resources/mail-example-question.ts'
import { createMailTemplateQuestions } from './resources/mail-template-questions.ts'
import { createMembersQuestion } from './resources/members-question.ts'
import { createPolicyCodeQuestions } from './resources/policy-code-questions.ts'
import { createImpactQuestion } from './resources/policy-impact-question.ts'
import { createPolicyQuestions } from './resources/policy-questions.ts'
import { createResendQuestion } from './resources/resend-question.ts'
import { createRevokeQuestion } from './resources/session-questions.ts'
import { createSettingsQuestion } from './resources/settings-question.ts'
import type { Services } from './services.ts'

export type ScimBase = {
  /** The path below the issuer. */
  readonly prefix: string
  readonly baseUrl: string
  readonly service: ScimService
  readonly scopes: readonly string[]
}

const LIMITS = { maxResults: 1000, pageSize: 100, cursorTimeout: 3600 }

/** The two SCIM bases of a directory: people and groups, and its administration. */
export function createScimBases(services: Services): readonly ScimBase[] {
  const { issuer, keyring, logger, resources, findPage, takePermits, now } = services
  const [scimUrl, adminUrl] = [`${issuer}/scim/v2`, `${issuer}/admin/v2`]
  const seal = {
    seal: (text: string) => keyring.seal('cursor', text),
    open: (sealed: string) => keyring.open('cursor', sealed),
  }
  const lists = { findPage, limits: LIMITS, seal, now }
  const bulkAt = (prefix: string) => ({
    ...services.bulk,
    inTurn: services.operationTurns,
    takePermits,
    toScimError: scimErrorOf(logger),
    spool: createSpool(services, prefix),
  })
  const { users, groups, ...administered } = resources
  const people = createScimService({
    title: 'People and groups',
    handlers: [users, groups],
    questions: {
      User: [createResetFactorsQuestion(services), createResendQuestion(services)],
      Group: [createMembersQuestion(services)],
    },
    ownQuestions: [accessQuestion],
    bulk: bulkAt('/scim/v2'),
    baseUrl: scimUrl,
    documentationUri: `${scimUrl}/docs`,
    ...lists,
    elsewhere: { PasswordPolicy: `${adminUrl}/PasswordPolicies` },
  })
  const administration = createScimService({
    title: 'Administration',
    handlers: Object.values(administered),
    questions: {
      PasswordPolicy: [
        ...createPolicyQuestions(services),
        createImpactQuestion(services),
        ...createPolicyCodeQuestions(services),
      ],
      MailTemplate: [...createMailTemplateQuestions(services), createMailExampleQuestion(services)],
      AuditEvent: [createAuditQuestion(services), createAuditCountsQuestion(services)],
      MailDomain: [createDomainPeopleQuestion(services)],
      Session: [createRevokeQuestion(services)],
    },
    ownQuestions: [
      accessQuestion,
      createHealthQuestion(services),
      createSettingsQuestion(services),
      ...createKeyQuestions(services),
    ],
    parts: { PasswordResetJob: services.jobParts },
    bulk: bulkAt('/admin/v2'),
    baseUrl: adminUrl,
    documentationUri: `${adminUrl}/docs`,
    ...lists,
    elsewhere: { User: `${scimUrl}/Users`, Group: `${scimUrl}/Groups` },
  })
  return [
    { prefix: '/scim/v2', baseUrl: scimUrl, service: people, scopes: scopesAt('scim') },
    { prefix: '/admin/v2', baseUrl: adminUrl, service: administration, scopes: scopesAt('admin') },
  ]
}

/** The worker behind the Bulks of both bases. */
export function createBulkWorkerOf(services: Services, bases: readonly ScimBase[]): Worker {
  const runs = bases.flatMap(({ prefix, service: { carryOutBulk } }) =>
    carryOutBulk ? [[prefix, carryOutBulk] as const] : [],
  )
  return createBulkWorker({ ...services, carryOut: new Map(runs) })
}
