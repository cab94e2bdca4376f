import { mailOf } from '../../../passwords/reset-request.ts'
import type { JsonObject } from '../../../scim/store.ts'
import { en } from '../../../texts/en.ts'
import { passwordMail } from '../../../views/mail/password-mails.tsx'
import type { Fields, Visit } from '../page.ts'
import { toReset } from './reset-fields.ts'

export type Preview = { readonly subject: string; readonly text: string }

/** What people would be mailed: of the template that is named, else of the standard one, else of our own words. */
export async function previewOf({ api, issuer, frame: { issuerName }, now }: Visit, fields: Fields): Promise<Preview> {
  const kind = mailOf(toReset(fields) as never)
  const named = fields.template ? `name eq ${JSON.stringify(fields.template)}` : 'isStandard eq true'
  const { Resources = [] } = await api.get('/admin/v2/MailTemplates', { filter: `kind eq "${kind}" and ${named}` })
  const [template] = Resources as JsonObject[]
  if (template) {
    const { id: _, meta: __, ...draft } = template
    const { subject, text } = await api.post('/admin/v2/MailTemplates/.preview', draft)
    return { subject: String(subject), text: String(text) }
  }
  const example = { link: `${issuer}/reset?token=EXAMPLE`, oneTimePassword: 'EXAMPLE-one-time-password' }
  const expiresAt = new Date(now().getTime() + 900_000)
  return passwordMail(kind, { texts: en, issuer, issuerName, ...example, at: now(), expiresAt })
}
