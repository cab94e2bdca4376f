import type { MailTemplate } from '../../scim/schema/mail-template.ts'
import { variablesIn } from '../../server/mail/variables.ts'
import { TEMPLATE } from './scim.ts'

/** A template that anybody can be written to with, and that says which one it is. */
export function templateOf(
  kind: MailTemplate['kind'],
  name: string,
  more: Partial<MailTemplate> = {},
): MailTemplate & { schemas: string[] } {
  const hasLink = variablesIn(kind, 'text').includes('link')
  const said = hasLink ? '{{ link }}' : kind === 'oneTimePassword' ? '{{ oneTimePassword }}' : ''
  return {
    schemas: [TEMPLATE],
    name,
    kind,
    subject: `This is ${name}`,
    text: `Hello {{ displayName }}, this is ${name}:\n${said}\n`,
    html: `<p>Hello {{ displayName }}, this is ${name}: <b>${said}</b></p>`,
    ...more,
  }
}
