import { asResource } from '../../scim/as-resource.ts'
import { createChange } from '../../scim/body-change.ts'
import { ScimError } from '../../scim/error.ts'
import type { MailTemplate } from '../../scim/schema/mail-template.ts'
import { mailTemplateType } from '../../scim/schema/resource-types.ts'
import type { Json, JsonObject } from '../../scim/store.ts'
import type { Mail } from '../../views/mail/mail.tsx'
import { isLanguageTag } from '../languages.ts'
import { exampleData, makeMail, requireSound } from '../mail/make-mail.ts'
import { TemplateProblem } from '../mail/render.ts'

type About = { readonly issuer: string; readonly issuerName: string }

/** Throws ScimError 400 invalidValue, with the attribute and the line, for a template that mails can't be made of. */
export function requireSoundTemplate(attributes: JsonObject, about: About): MailTemplate {
  const template = asResource(mailTemplateType, attributes)
  if (template.language !== undefined && !isLanguageTag(template.language))
    throw new ScimError(400, 'invalidValue', '"language" is no language tag like "de" or "pt-BR".')
  try {
    requireSound(template, about)
  } catch (error) {
    if (error instanceof TemplateProblem) throw new ScimError(400, 'invalidValue', error.message)
    throw error
  }
  return template
}

/** The mail that a template, given as for a POST, makes of data that is nobody's. Throws ScimError 400 like the POST. */
export function exampleMail(body: Json, about: About, strict: ReadonlySet<string>): Mail & Pick<MailTemplate, 'name'> {
  const template = requireSoundTemplate(createChange(mailTemplateType, body, strict).resource.attributes, about)
  return { ...makeMail(template, exampleData(template.kind, about), about.issuer), name: template.name }
}
