import { audit } from './audit/audit-page.ts'
import { auditEvent } from './audit/event-page.ts'
import { newToken } from './clients/new-token.ts'
import { importColumns } from './import/columns-page.ts'
import { importOutcome, importProblems } from './import/outcome-page.ts'
import { importPlan, importPlanProblems } from './import/plan-page.ts'
import { importUpload } from './import/upload-page.ts'
import { job, jobParts } from './jobs/job-page.ts'
import { jobs } from './jobs/jobs-page.ts'
import { applications } from './kinds/applications.ts'
import { clients } from './kinds/clients.ts'
import { domains } from './kinds/domains.ts'
import { groups } from './kinds/groups.ts'
import { roles } from './kinds/roles.ts'
import { outbox } from './outbox/outbox-page.ts'
import { overview } from './overview/overview-page.ts'
import type { Page } from './page.ts'
import { policies } from './policies/policies-page.ts'
import { policyPages } from './policies/policy-page.ts'
import { tryPolicy } from './policies/try-page.ts'
import { resourcePages } from './resources/pages.ts'
import { settings } from './settings/settings-page.ts'
import { templateHistory } from './templates/history-page.ts'
import { templatePages } from './templates/template-page.ts'
import { templates } from './templates/templates-page.ts'
import { acts } from './users/act.ts'
import { exportPage } from './users/export.ts'
import { oneTimePassword } from './users/one-time-password.ts'
import { profile } from './users/profile.ts'
import { reset } from './users/reset.ts'
import { resetFile } from './users/reset-file.ts'
import { users } from './users/users-page.ts'

/** Every page of the console; of two addresses that fit the first one counts. */
export const pages: readonly Page[] = [
  overview,
  users,
  reset,
  resetFile,
  ...acts,
  exportPage,
  oneTimePassword,
  importUpload,
  importPlan,
  importPlanProblems,
  importColumns,
  importOutcome,
  importProblems,
  profile,
  jobs,
  ...jobParts,
  job,
  policies,
  tryPolicy,
  ...policyPages,
  ...resourcePages(groups),
  ...resourcePages(applications),
  ...resourcePages(clients),
  newToken,
  ...resourcePages(roles),
  ...resourcePages(domains),
  templates,
  templateHistory,
  ...templatePages,
  outbox,
  audit,
  auditEvent,
  settings,
]
