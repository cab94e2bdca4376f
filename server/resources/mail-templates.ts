import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../passwords/ports.ts'
import { asResource } from '../../scim/as-resource.ts'
import { ScimError } from '../../scim/error.ts'
import { mailTemplateType } from '../../scim/schema/resource-types.ts'
import type { Caller, Change, RequestContext, StoredResource } from '../../scim/store.ts'
import type { TemplateVersion } from '../store/mail-templates.ts'
import type { ResourceDocument } from '../store/resource-collection.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { requireSoundTemplate } from './mail-template-draft.ts'
import { auditEvent, type ResourcePorts } from './ports.ts'
import type { Round } from './update.ts'

/** Mail templates: the handler behind `/MailTemplates`. Each version is kept in the transaction that makes it. */
export function createMailTemplates(ports: ResourcePorts): StoredHandler {
  const { mailTemplates: collection, templates, audit } = ports

  return createHandler({
    type: mailTemplateType,
    collection,
    limits: ports.searchLimits,
    show: async resources => [...resources],
    creation: { prepare, commit },
    write,
    remove,
  })

  async function prepare(change: Change, { caller }: RequestContext): Promise<ResourceDocument> {
    requireSoundTemplate(change.resource.attributes, ports)
    return collection.toDocument(change.resource, { id: randomUUID(), client: caller.client, now: ports.now() })
  }

  async function commit(documents: readonly ResourceDocument[], context: RequestContext): Promise<StoredResource[]> {
    const { caller, beforeCommit } = context
    const stored = documents.map(document => collection.toStored(document, caller.client))
    await ports.inTransaction(async transaction => {
      for (const document of documents) {
        await requireNoRival(document, transaction)
        await collection.insert([document], transaction)
        await keep('created', document, caller, transaction)
      }
      await beforeCommit?.(stored, transaction)
    })
    return stored
  }

  async function write(id: string, { before, current, change }: Round, { caller, beforeCommit }: RequestContext) {
    if (!change.changed) return current
    requireSoundTemplate(change.resource.attributes, ports)
    const document = collection.toDocument(change.resource, { id, client: caller.client, now: ports.now(), before })
    return ports.inTransaction(async transaction => {
      await requireNoRival(document, transaction)
      if (!(await collection.replace(document, before.version, transaction))) return undefined
      await keep('changed', document, caller, transaction)
      const stored = collection.toStored(document, caller.client)
      await beforeCommit?.([stored], transaction)
      return stored
    })
  }

  async function remove(document: ResourceDocument, { caller, beforeCommit }: RequestContext): Promise<boolean> {
    return ports.inTransaction(async transaction => {
      if (!(await collection.remove(document._id, document.version, transaction))) return false
      await keep('deleted', document, caller, transaction)
      await beforeCommit?.([collection.toStored(document, caller.client)], transaction)
      return true
    })
  }

  async function keep(
    act: TemplateVersion['act'],
    { _id: template, data }: ResourceDocument,
    caller: Caller,
    transaction: Transaction,
  ): Promise<void> {
    const event = auditEvent(`template.${act}`, caller, template)
    await templates.keep({ template, act, at: ports.now(), by: event.actor, data }, transaction)
    await audit.record(event, transaction)
  }

  async function requireNoRival({ _id, data }: ResourceDocument, transaction: Transaction): Promise<void> {
    const template = asResource(mailTemplateType, data)
    const rival = template.isStandard ? await templates.rivalOf(template, _id, transaction) : undefined
    if (!rival) return
    const of = template.language === undefined ? 'of any language' : `of the language ${template.language}`
    throw new ScimError(409, 'uniqueness', `The standard one for ${template.kind} ${of} is "${rival.name}".`)
  }
}
