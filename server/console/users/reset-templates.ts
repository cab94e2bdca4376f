import { mailsOfResets } from '../../../passwords/reset-request.ts'
import type { ResetOptions } from '../../../views/console/reset-form.tsx'
import type { Visit } from '../page.ts'

/** The mail templates that a reset can ask for, by their names, as far as the visitor may read them; one person alone isn't invited. */
export async function resetTemplates({ api, may }: Visit, isOfOne: boolean): Promise<ResetOptions['templates']> {
  if (!may('templates:read')) return []
  const kinds = mailsOfResets.filter(kind => !isOfOne || kind !== 'activationLink')
  const { resources } = await api.list('/admin/v2/MailTemplates', {
    attributes: 'name,kind',
    filter: kinds.map(kind => `kind eq "${kind}"`).join(' or '),
    sortBy: 'name',
    count: '1000',
  })
  return resources.map(({ name, kind }) => ({ name: String(name), kind: String(kind) }))
}
