import { ScimError } from '../../../scim/error.ts'
import { refusedPage } from '../../../views/console/messages.tsx'
import { resetFilePage } from '../../../views/console/reset-file.tsx'
import type { ResetProblem } from '../../../views/console/reset-more.tsx'
import type { Fields, Page, Visit } from '../page.ts'
import { resetDefaults, toJob } from './reset-fields.ts'
import { resetProblem } from './reset-problem.ts'
import { resetTemplates } from './reset-templates.ts'

/** A reset of the people whom a file names: a job is planned for them. */
export const resetFile: Page = {
  path: '/users/reset-file',
  scopes: ['passwords:reset'],
  get: visit => show(visit, resetDefaults),
  async receive(visit, upload) {
    try {
      return { to: `/console/jobs/${encodeURIComponent(await upload.toJob(toJob))}` }
    } catch (error) {
      const problem = resetProblem(error)
      if (problem) return { html: await show(visit, upload.fields() ?? resetDefaults, problem), status: 422 }
      if (!(error instanceof ScimError)) throw error
      const { message: detail, status } = error
      return { html: refusedPage(visit.frame, { title: 'No plan was made', detail }), status }
    }
  },
}

async function show(visit: Visit, fields: Fields, problem?: ResetProblem): Promise<string> {
  const { frame, may, address } = visit
  return resetFilePage({
    frame,
    action: address,
    fields,
    templates: await resetTemplates(visit, false),
    mayKeep: may('passwords:keep'),
    mayActivate: may('users:write'),
    problem,
  })
}
