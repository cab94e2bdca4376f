import { ScimError } from '../../../scim/error.ts'
import type { JsonObject } from '../../../scim/store.ts'
import { refusedPage } from '../../../views/console/messages.tsx'
import { resetFilePage } from '../../../views/console/reset-file.tsx'
import type { Fields, Page } from '../page.ts'
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
  async receive({ frame }, upload) {
    try {
      return { to: `/console/jobs/${encodeURIComponent(await upload.toJob(toAttributes))}` }
    } catch (error) {
      if (!(error instanceof ScimError)) throw error
      return { html: refusedPage(frame, { title: 'No plan was made', detail: error.message }), status: error.status }
    }
  },
}

/** Throws ScimError 400 for a key that is no JSON. */
function toAttributes(fields: Fields): JsonObject {
  try {
    return toJob(fields)
  } catch (cause) {
    throw new ScimError(400, 'invalidValue', 'The public key is no JSON: paste the whole JWK.', { cause })
  }
}
