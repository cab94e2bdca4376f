import { type MailTemplate, mailTemplateSchema } from '../../../scim/schema/mail-template.ts'
import type { JsonObject } from '../../../scim/store.ts'
import { requiredIn, variablesIn } from '../../mail/variables.ts'
import type { Fields } from '../page.ts'

export type Kind = MailTemplate['kind']

export const kinds: readonly Kind[] = mailTemplateSchema.attributes.kind.canonicalValues

const EDITED = ['name', 'language', 'subject', 'text', 'html'] as const

/** The field that the API names before what it says of it, perhaps with a line. */
export const fieldOf = (problem: string): string | undefined =>
  EDITED.find(name => new RegExp(`^(Line \\d+ of )?"${name}"`).test(problem))

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
