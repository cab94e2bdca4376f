import { provisioningTokenSchema } from '../../../scim/schema/provisioning-token.ts'
import type { Field } from '../../../views/console/fields.tsx'
import { resourcePage } from '../../../views/console/resource.tsx'
import { scopeChoices } from '../kinds/choices.ts'
import { orSayWhy } from '../or-say-why.ts'
import type { Answer, Fields, Page, Visit } from '../page.ts'
import { chosenIn } from '../resources/field-values.ts'
import { TOKENS } from './tokens.ts'

const DAY = 86_400_000

const LIVES: Readonly<Record<string, string>> = { 30: '30 days', 90: '90 days', 365: 'a year', 1095: 'three years' }

/** Makes a token for a provisioning client, which is shown once. */
export const newToken: Page = {
  path: '/clients/:id/token',
  scopes: ['clients:write'],
  get: visit => show(visit, visit.typed),
  post: (visit, fields) =>
    orSayWhy(
      () => make(visit, fields),
      problem => show(visit, fields, problem),
    ),
}

async function make({ api, params: { id = '' }, now, tell }: Visit, fields: Fields): Promise<Answer> {
  const { token } = await api.post(TOKENS, {
    schemas: [provisioningTokenSchema.urn],
    provisioningClient: { value: id },
    scopes: chosenIn('scopes', fields),
    expiresAt: endOf(fields, now()),
  })
  return { to: await tell(`/console/clients/${encodeURIComponent(id)}/secret`, { secret: String(token) }) }
}

/** Of a life that is none of those to choose from the API says what there are. */
const endOf = ({ days = '' }: Fields, now: Date): string =>
  Object.hasOwn(LIVES, days) ? new Date(now.getTime() + Number(days) * DAY).toISOString() : days

async function show(visit: Visit, fields: Fields, problem?: string): Promise<string> {
  const { api, frame, params, address, caller } = visit
  const id = encodeURIComponent(params.id ?? '')
  const { name } = await api.get(`/admin/v2/ProvisioningClients/${id}`, { attributes: 'name' })
  const days = fields.days ?? '365'
  const about = (name: string) => (problem?.includes(`"${name}"`) ? problem : undefined)
  const toGive = [...caller.scopes].filter(scope => !caller.limits?.has(scope))
  const sections: { title: string; fields: Field[] }[] = [
    {
      title: 'Token',
      fields: [
        {
          name: 'days',
          label: 'Ends after',
          about: 'Then the system needs another one.',
          kind: 'choice',
          value: days,
          options: Object.entries(LIVES).map(([value, label]) => ({ value, label, isOn: value === days })),
          problem: about('expiresAt'),
        },
        {
          name: 'scopes',
          label: 'What it may do',
          about: 'Give the system what it needs and no more. Nobody gives more than they have themselves.',
          kind: 'choices',
          value: '',
          isRequired: true,
          options: scopeChoices(toGive).map(choice => ({ ...choice, isOn: fields[`scopes.${choice.value}`] === 'on' })),
          problem: about('scopes'),
        },
      ],
    },
  ]
  return resourcePage({
    frame,
    told: undefined,
    title: 'New token',
    back: { label: String(name), href: `/console/clients/${id}` },
    action: address,
    version: '',
    sections,
    parts: [],
    mayWrite: true,
    fixed: undefined,
    problem,
    submit: 'Make the token',
    removeHref: undefined,
  })
}
