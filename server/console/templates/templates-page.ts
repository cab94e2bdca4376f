import { templatesPage } from '../../../views/console/templates.tsx'
import type { Page } from '../page.ts'
import { reportOf } from '../told.ts'
import { kinds } from './template-fields.ts'

/** What mails say: the templates of each kind of mail. */
export const templates: Page = {
  path: '/templates',
  scopes: ['templates:read'],
  async get({ api, frame, told, may }) {
    const attributes = 'name,kind,language,isStandard'
    const { resources } = await api.list('/admin/v2/MailTemplates', { attributes, sortBy: 'name', count: '1000' })
    const found = resources.map(template => ({
      id: String(template.id),
      name: String(template.name),
      kind: template.kind,
      language: template.language === undefined ? undefined : String(template.language),
      isStandard: template.isStandard === true,
    }))
    return templatesPage({
      frame,
      told: reportOf({ told }),
      kinds: kinds.map(kind => ({ kind, templates: found.filter(template => template.kind === kind) })),
      mayWrite: may('templates:write'),
    })
  },
}
