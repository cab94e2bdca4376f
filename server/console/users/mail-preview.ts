import { mailOf } from '../../../passwords/reset-request.ts'
import type { Fields, Visit } from '../page.ts'
import { toReset } from './reset-fields.ts'

export type Preview = { readonly subject: string; readonly text: string }

/** What people would be mailed: of the template that is named, else of the one that fits the language of the only one, else our own words. */
export async function previewOf(visit: Visit, fields: Fields): Promise<Preview> {
  const language = await languageOf(visit)
  const { subject, text } = await visit.api.get('/admin/v2/MailTemplates/.example', {
    kind: String(mailOf(toReset(fields) as never)),
    ...(fields.template && { template: fields.template }),
    ...(language && { language }),
  })
  return { subject: String(subject), text: String(text) }
}

async function languageOf({ api, query }: Visit): Promise<string | undefined> {
  const [id, ...others] = query.getAll('id')
  if (id === undefined || others.length > 0) return undefined
  const path = `/scim/v2/Users/${encodeURIComponent(id)}`
  const { preferredLanguage } = await api.get(path, { attributes: 'preferredLanguage' })
  return preferredLanguage === undefined ? undefined : String(preferredLanguage)
}
