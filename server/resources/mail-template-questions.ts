import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { isMailAddress } from '../../passwords/mail-address.ts'
import type { Audit } from '../../passwords/ports.ts'
import { isObject } from '../../scim/attributes.ts'
import { ScimError } from '../../scim/error.ts'
import type { Question } from '../../scim/question.ts'
import { readJson } from '../../scim/request.ts'
import { mailTemplateSchema } from '../../scim/schema/mail-template.ts'
import type { Caller, Json, JsonObject } from '../../scim/store.ts'
import type { TakePermits } from '../access/rate-limit.ts'
import { messageIdOf } from '../mail/message.ts'
import type { Transport } from '../mail/transport.ts'
import type { MailTemplateStore } from '../store/mail-templates.ts'
import { draft, mailPreview, mailTestRequest, mailTestResult, templateHistory } from './mail-template-answers.ts'
import { exampleMail } from './mail-template-draft.ts'
import { auditEvent } from './ports.ts'

type Ports = {
  readonly templates: MailTemplateStore
  readonly transport: Transport
  readonly audit: Audit
  readonly takePermits: TakePermits
  readonly logger: Logger
  readonly issuer: string
  readonly issuerName: string
}

const MESSAGES = 'urn:rekey:params:scim:api:messages:1.0'

/** A test mail counts as so many requests: this is no way to write to the world. */
const DEAR = 1000

/** How many versions are shown at once, each as long as a template may be. */
const SHOWN = 20

/** What can be asked about mail templates: what they say, whether it arrives, and what they said before. */
export function createMailTemplateQuestions(ports: Ports): readonly Question[] {
  return [
    {
      name: '.preview',
      method: 'POST',
      scopes: ['templates:read'],
      answer: async request => {
        const { subject, text, html } = exampleMail(readJson(request), ports, request.caller.strict)
        return { schemas: [`${MESSAGES}:MailPreview`], subject, text, html }
      },
      described: {
        id: 'previewMailTemplate',
        summary: 'What a mail of a template would say to somebody; nothing is stored or sent',
        request: draft,
        response: mailPreview,
      },
    },
    {
      name: '.test',
      method: 'POST',
      scopes: ['templates:write'],
      answer: async request => sendTest(readJson(request), request.caller),
      described: {
        id: 'testMailTemplate',
        summary: 'Sends a mail of a template, with a link that opens nothing; nothing is stored',
        request: mailTestRequest,
        response: mailTestResult,
      },
    },
    {
      name: '.history',
      method: 'GET',
      scopes: ['templates:read'],
      answer: async ({ query }) => history(query.get('id') ?? '', query.get('before')),
      described: {
        id: 'historyOfMailTemplate',
        summary: 'Every version of a template, the newest first, with who made it and when',
        parameters: ['of', 'before'],
        response: templateHistory,
      },
    },
  ]

  async function sendTest(body: Json, caller: Caller): Promise<JsonObject> {
    const { to, template } = isObject(body) ? body : {}
    if (typeof to !== 'string' || !isMailAddress(to))
      throw new ScimError(400, 'invalidValue', 'Give a mail address as "to".')
    const mail = exampleMail(template ?? null, ports, caller.strict)
    await ports.takePermits(caller, DEAR - 1, DEAR)
    const sending = ports.transport.send({ ...mail, to, messageId: messageIdOf(`test.${randomUUID()}`, ports.issuer) })
    const { outcome: status, code } = await sending
    if (code) ports.logger.warn({ errorCode: code }, 'test mail not handed over')
    const outcome = status === 'sent' ? 'success' : 'failure'
    await ports.audit.record({ ...auditEvent('template.tested', caller, mail.name), outcome, details: { to, status } })
    if (status === 'failed' || status === 'unknown')
      throw new ScimError(503, undefined, 'The mail server does not take mails at the moment.')
    return { schemas: [`${MESSAGES}:MailTestResult`], status }
  }

  async function history(id: string, before: string | null): Promise<JsonObject> {
    if (before !== null && !/^[1-9]\d{0,8}$/.test(before))
      throw new ScimError(400, 'invalidValue', '"before" is the number of a revision.')
    const found = await ports.templates.versionsOf(
      id,
      before === null ? Number.MAX_SAFE_INTEGER : Number(before),
      SHOWN,
    )
    if (found.length === 0 && before === null)
      throw new ScimError(400, 'invalidValue', 'Give the id of a template, which may be deleted, as "id".')
    const versions = found.map(({ revision, act, at, by, data }) => ({
      revision,
      act,
      at: at.toISOString(),
      by,
      template: { schemas: [mailTemplateSchema.urn], id, ...data },
    }))
    return { schemas: [`${MESSAGES}:MailTemplateHistory`], versions }
  }
}
