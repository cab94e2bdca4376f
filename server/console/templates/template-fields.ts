import { type MailTemplate, mailTemplateSchema } from '../../../scim/schema/mail-template.ts'
import type { JsonObject } from '../../../scim/store.ts'
import type { WrongIn } from '../../../views/console/wrong.tsx'
import { requiredIn, variablesIn } from '../../mail/variables.ts'
import type { Fields } from '../page.ts'

export type Kind = MailTemplate['kind']

export const kinds: readonly Kind[] = mailTemplateSchema.attributes.kind.canonicalValues

const LABELS = {
  name: 'the name',
  language: 'the language',
  subject: 'the subject',
  text: 'the plain text',
  html: 'the HTML',
} as const

const EDITED = Object.keys(LABELS) as (keyof typeof LABELS)[]

/** What the API says of a field, perhaps with a line of it, in the words of the page. */
export function wrongIn(refusal: string): WrongIn {
  const [, line = '', name, said] = /^(Line \d+ of )?"(\w+)"(.*)$/s.exec(refusal) ?? []
  const field = EDITED.find(edited => edited === name)
  if (!field) return { text: refusal }
  const text = `${line}${LABELS[field]}${said}`
  return { field, label: LABELS[field], text: text.charAt(0).toUpperCase() + text.slice(1) }
}

/** A template as the fields of a form. */
export const toFields = (template: JsonObject): Fields => ({
  ...Object.fromEntries(EDITED.map(name => [name, String(template[name] ?? '')])),
  isStandard: template.isStandard === true ? 'on' : '',
})

/** What a form says, over what else the template is. Browsers send lines with the ends of another world. */
export function toTemplate(fields: Fields, kind: Kind, current: JsonObject): JsonObject {
  const { meta: _, language: __, ...kept } = current
  const edited = EDITED.flatMap(name => {
    const value = (fields[name] ?? '').replaceAll('\r\n', '\n')
    return name === 'language' && value.trim() === '' ? [] : [[name, value]]
  })
  return {
    ...kept,
    schemas: [mailTemplateSchema.urn],
    kind,
    isStandard: fields.isStandard === 'on',
    ...Object.fromEntries(edited),
  }
}

/** Something to begin with, that can be saved as it is. */
export function beginning(kind: Kind): Fields {
  const secret = requiredIn(kind)[0]
  const until = variablesIn(kind, 'text').includes('expiresAt') ? 'It is good until {{ expiresAt }}.' : ''
  const said = [secret ? `{{ ${secret} }}` : 'Say here what has happened.', until].filter(Boolean)
  return {
    subject: 'Your account at {{ issuerName }}',
    text: ['Hello {{ displayName }},', ...said].join('\n\n'),
    html: ['Hello {{ displayName }},', ...said].map(line => `<p>${line}</p>`).join('\n'),
  }
}
