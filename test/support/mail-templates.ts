import type { MailTemplate } from '../../scim/schema/mail-template.ts'
import { TEMPLATE } from './scim.ts'

/** A template that anybody can be written to with, and that says which one it is. */
export function templateOf(
  kind: MailTemplate['kind'],
  name: string,
  more: Partial<MailTemplate> = {},
): MailTemplate & { schemas: string[] } {
  const secret = { resetLink: '{{ link }}', activationLink: '{{ link }}', recoveryLink: '{{ link }}' }
  const { [kind as keyof typeof secret]: link } = secret
  const said = link ?? (kind === 'oneTimePassword' ? '{{ oneTimePassword }}' : '')
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
