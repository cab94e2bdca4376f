import { versionOf } from '../../../scim/etag.ts'
import type { Json, JsonObject } from '../../../scim/store.ts'
import { type MailPreview, type TemplateProps, templatePage } from '../../../views/console/template.tsx'
import { mailVariables, variablesIn } from '../../mail/variables.ts'
import { refused } from '../api.ts'
import { orSayWhy } from '../or-say-why.ts'
import type { Answer, Fields, Page, Visit } from '../page.ts'
import { reportOf, typedOf } from '../told.ts'
import { beginning, type Kind, kinds, toFields, toTemplate, wrongIn } from './template-fields.ts'

const TEMPLATES = '/admin/v2/MailTemplates'

/** A template: what the mail says, what it looks like, and a test of it to whoever writes it. */
export const templatePages: readonly Page[] = ['/templates/new', '/templates/:id'].map(path => ({
  path,
  scopes: ['templates:read'],
  async get(visit) {
    const current = await read(visit)
    return show(visit, current, await fieldsOf(visit, current))
  },
  async post(visit, fields) {
    const current = await read(visit)
    // Whoever may not write it can't have typed anything.
    const given = visit.may('templates:write') ? fields : { ...toFields(current), step: fields.step ?? '' }
    return orSayWhy(
      () => act(visit, current, given),
      refusal => show(visit, current, given, { problem: wrongIn(refusal) }),
    )
  },
}))

async function read({ api, params: { id } }: Visit): Promise<JsonObject> {
  return id === undefined ? {} : api.get(addressOf(id))
}

const addressOf = (id: string) => `${TEMPLATES}/${encodeURIComponent(id)}`

const kindOf = ({ query }: Visit, { kind = query.get('kind') ?? '' }: JsonObject): Kind =>
  kinds.find(known => known === kind) ?? 'resetLink'

/** What was typed before, else the version that is asked for, else the template as it is. */
async function fieldsOf(visit: Visit, current: JsonObject): Promise<Fields> {
  const typed = typedOf(visit) ?? visit.typed
  if (Object.keys(typed).length > 0) return typed
  const revision = Number(visit.query.get('revision'))
  if (current.id === undefined) return beginning(kindOf(visit, current))
  if (!Number.isSafeInteger(revision) || revision < 1) return toFields(current)
  const asked = { id: String(current.id), before: String(revision + 1) }
  const { versions } = await visit.api.get(`${TEMPLATES}/.history`, asked)
  const [version] = versions as { revision: number; template: JsonObject }[]
  return toFields(version?.revision === revision ? version.template : current)
}

async function act(visit: Visit, current: JsonObject, fields: Fields): Promise<Answer> {
  const template = toTemplate(fields, kindOf(visit, current), current)
  if (fields.step === 'preview') {
    const preview = await visit.api.post<MailPreview>(`${TEMPLATES}/.preview`, template)
    return show(visit, current, fields, { preview })
  }
  if (fields.step === 'test') return test(visit, fields, template)
  if (fields.step === 'delete') return remove(visit, current, fields)
  const { id } = await save(visit, current, { template, version: fields.version })
  return { to: await visit.tell(`/console/templates/${encodeURIComponent(String(id))}`, { done: 'Saved.' }) }
}

const save = (
  { api }: Visit,
  { id }: JsonObject,
  { template, version }: { template: JsonObject; version: string | undefined },
): Promise<JsonObject> =>
  id === undefined ? api.post(TEMPLATES, template) : api.put(addressOf(String(id)), template, version)

/** A mail to whoever is here, and to nobody else. What they have typed is there again on the page afterwards. */
async function test({ api, person, address, tell }: Visit, fields: Fields, template: JsonObject): Promise<Answer> {
  const { email: to } = person
  if (to === undefined) throw refused('You have no mail address here that a test could go to.')
  const { status } = await api.post(`${TEMPLATES}/.test`, { to, template })
  if (status !== 'sent') throw refused(`The mail server refused the test mail to ${to}.`)
  const { version: _, step: __, ...typed } = fields
  return { to: await tell(address, { done: `A test mail is on its way to ${to}. Nothing is saved yet.`, typed }) }
}

async function remove({ api, tell }: Visit, { id, name }: JsonObject, { version }: Fields): Promise<Answer> {
  await api.remove(addressOf(String(id)), version)
  return { to: await tell('/console/templates', { done: `“${name}” is deleted. Its history stays.` }) }
}

async function show(
  visit: Visit,
  current: JsonObject,
  fields: Fields,
  more: Pick<TemplateProps, 'problem' | 'preview'> = {},
): Promise<string> {
  const { frame, told, address, may } = visit
  const kind = kindOf(visit, current)
  const { version = '' } = (current.meta ?? {}) as { version?: string }
  return templatePage({
    frame,
    told: reportOf({ told }) ?? versionTold(visit),
    action: address,
    id: textOf(current.id),
    name: textOf(current.name),
    kind,
    version: fields.version ?? versionOf(version),
    fields,
    variables: variablesIn(kind, 'html').map(variable => ({
      name: variable,
      about: mailVariables[variable].description.replaceAll('`', ''),
      inSubject: variablesIn(kind, 'subject').includes(variable),
    })),
    mayWrite: may('templates:write'),
    ...more,
  })
}

const versionTold = ({ query }: Visit) =>
  query.has('revision')
    ? { done: `This is version ${query.get('revision')}. It counts again when you save it.` }
    : undefined

const textOf = (value: Json | undefined) => (value === undefined ? undefined : String(value))
