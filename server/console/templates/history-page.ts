import type { MailTemplate } from '../../../scim/schema/mail-template.ts'
import { templateHistoryPage } from '../../../views/console/template-history.tsx'
import { namesOf } from '../names.ts'
import type { Page } from '../page.ts'

type Version = {
  readonly revision: number
  readonly act: string
  readonly at: string
  readonly by: string
  readonly template: MailTemplate
}

/** Every version of a template, the newest first, with who made it and when. */
export const templateHistory: Page = {
  path: '/templates/:id/history',
  scopes: ['templates:read'],
  async get(visit) {
    const { api, frame, params, query, may } = visit
    const id = params.id ?? ''
    const before = query.get('before')
    const { versions } = await api.get<{ versions: readonly Version[] }>('/admin/v2/MailTemplates/.history', {
      id,
      ...(before && { before }),
    })
    const names = await namesOf(
      visit,
      versions.map(({ by }) => by),
    )
    const oldest = versions.at(-1)?.revision ?? 1
    return templateHistoryPage({
      frame,
      id,
      mayWrite: may('templates:write'),
      versions: versions.map(version => ({ ...version, by: names.get(version.by)?.name ?? version.by })),
      nextHref: oldest > 1 ? `/console/templates/${encodeURIComponent(id)}/history?before=${oldest}` : undefined,
    })
  },
}
