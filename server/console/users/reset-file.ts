import { resetFilePage } from '../../../views/console/reset-file.tsx'
import type { Page } from '../page.ts'
import { resetDefaults, toJob } from './reset-fields.ts'

/** A reset of the people whom a file names: a job is planned for them. */
export const resetFile: Page = {
  path: '/users/reset-file',
  scopes: ['passwords:reset'],
  async get({ frame, may, api, address }) {
    const templates = may('templates:read') ? await api.get('/admin/v2/MailTemplates', { attributes: 'name' }) : {}
    return resetFilePage({
      frame,
      action: address,
      fields: resetDefaults,
      templates: ((templates.Resources ?? []) as { name: string }[]).map(({ name }) => name),
      mayKeep: may('passwords:keep'),
      mayActivate: may('users:write'),
    })
  },
  withFile: toJob,
}
