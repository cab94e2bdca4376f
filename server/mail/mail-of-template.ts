import type { Logger } from 'pino'
import type { MailRequest, Person } from '../../passwords/ports.ts'
import type { Mail } from '../../views/mail/mail.tsx'
import type { MailProps } from '../../views/mail/password-mails.tsx'
import { fittingLanguages } from '../languages.ts'
import type { MailTemplateStore, StoredTemplate } from '../store/mail-templates.ts'
import { makeMail } from './make-mail.ts'
import { TemplateProblem } from './render.ts'
import { dataOf } from './variables.ts'

export type TemplatePorts = {
  readonly templates: Pick<MailTemplateStore, 'byId' | 'standardFor'>
  readonly issuer: string
  readonly logger: Logger
}

/** A mail by the template that fits. Undefined where there is none, or it fails for this person: nobody is left without a mail. */
export async function mailOfTemplate(
  ports: TemplatePorts,
  mail: MailRequest,
  { person, props }: { person: Person; props: Omit<MailProps, 'texts'> },
): Promise<Mail | undefined> {
  const template = await templateFor(ports, mail, person)
  if (!template) return undefined
  try {
    return makeMail(template, dataOf(mail.kind, person, props), ports.issuer)
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error
    const { part, line } = error
    ports.logger.warn({ mail: mail.key, template: template.id, part, line }, 'mail template not used')
    return undefined
  }
}

/** The one that the reset asked for, while it is there, else the standard one for the person's language. */
async function templateFor(
  { templates }: TemplatePorts,
  { kind, template }: MailRequest,
  { preferredLanguage }: Person,
): Promise<StoredTemplate | undefined> {
  const named = template === undefined ? undefined : await templates.byId(template)
  return named ?? templates.standardFor(kind, fittingLanguages(preferredLanguage))
}
