import { ScimError } from '../../scim/error.ts'
import type { Question } from '../../scim/question.ts'
import { textsOf } from '../../texts/languages.ts'
import type { Mail } from '../../views/mail/mail.tsx'
import { passwordMail, passwordMailKinds } from '../../views/mail/password-mails.tsx'
import { fittingLanguages } from '../languages.ts'
import { exampleData, exampleProps, makeMail } from '../mail/make-mail.ts'
import { TemplateProblem } from '../mail/render.ts'
import type { MailKind } from '../mail/variables.ts'
import type { MailTemplateStore, StoredTemplate } from '../store/mail-templates.ts'
import { mailPreview } from './mail-template-answers.ts'

type Ports = {
  readonly templates: Pick<MailTemplateStore, 'idOf' | 'byId' | 'standardFor'>
  readonly issuer: string
  readonly issuerName: string
}

/** What people would be mailed as things are: for whoever may write a template, and for whoever may have one sent by a reset. */
export function createMailExampleQuestion({ templates, ...about }: Ports): Question {
  return {
    name: '.example',
    method: 'GET',
    scopes: ['templates:read', 'passwords:reset'],
    answer: async ({ query }) => {
      const { subject, text, html } = await exampleOf(query.get('kind') ?? '', {
        name: query.get('template') ?? undefined,
        language: query.get('language') ?? undefined,
      })
      return { schemas: ['urn:rekey:params:scim:api:messages:1.0:MailPreview'], subject, text, html }
    },
    described: {
      id: 'exampleOfMail',
      summary:
        'What a mail of a kind says as things are, by the template that fits or in our own words; nothing is sent',
      parameters: ['kind', 'template', 'language'],
      response: mailPreview,
    },
  }

  async function exampleOf(
    kind: string,
    asked: { name: string | undefined; language: string | undefined },
  ): Promise<Mail> {
    if (!isKind(kind)) throw new ScimError(400, 'invalidValue', 'Give the kind of a mail as "kind", as "resetLink".')
    const languages = fittingLanguages(asked.language)
    const template = asked.name ? await named(asked.name, kind) : await templates.standardFor(kind, languages)
    const made = template && madeOf(template)
    return made ?? passwordMail(kind, { ...exampleProps(about), texts: textsOf(languages) })
  }

  /** A template that is not sound any more, as after a change of the issuer, is passed over, as it is for mails. */
  function madeOf(template: StoredTemplate): Mail | undefined {
    try {
      return makeMail(template, exampleData(template.kind, about), about.issuer)
    } catch (error) {
      if (error instanceof TemplateProblem) return undefined
      throw error
    }
  }

  async function named(name: string, kind: MailKind) {
    const id = await templates.idOf(name, kind)
    const found = id === undefined ? undefined : await templates.byId(id)
    if (found) return found
    throw new ScimError(400, 'invalidValue', `There is no template "${name}" of the kind ${kind}.`)
  }
}

const isKind = (kind: string): kind is MailKind => passwordMailKinds.includes(kind as MailKind)
