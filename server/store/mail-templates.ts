import type { MailRequest, Templates, Transaction } from '../../passwords/ports.ts'
import { asResource } from '../../scim/as-resource.ts'
import { fold } from '../../scim/folding.ts'
import type { MailTemplate } from '../../scim/schema/mail-template.ts'
import { mailTemplateType } from '../../scim/schema/resource-types.ts'
import type { JsonObject } from '../../scim/store.ts'
import { type Database, type Index, type IndexedCollection, sessionOf } from './connect.ts'
import type { ResourceCollection, ResourceDocument } from './resource-collection.ts'

export type StoredTemplate = MailTemplate & { readonly id: string }

/** What a template was made at one time, and by whom; the last one of a deleted template is what it was then. */
export type TemplateVersion = {
  readonly template: string
  /** 1 is the first. */
  readonly revision: number
  readonly act: 'created' | 'changed' | 'deleted'
  readonly at: Date
  readonly by: string
  readonly data: JsonObject
}

export type MailTemplateStore = ReturnType<typeof createMailTemplateStore>

/** Mail templates as mails and resets ask for them, and every version that there was. */
export function createMailTemplateStore(database: Database, templates: ResourceCollection) {
  const documents = database.connection.collection<ResourceDocument>('mailTemplates')
  const versions = database.connection.collection<TemplateVersion & { _id: string }>('mailTemplateVersions')

  const idOf: Templates['idOf'] = async (name, kind) => {
    const [found] = await templates.findWhere({ 'search.name': fold(name), 'search.kind': kind }, 1)
    return found?._id
  }

  return {
    idOf,
    async byId(id: string): Promise<StoredTemplate | undefined> {
      const found = await templates.find(id)
      return found && toTemplate(found)
    },
    /** The standard template of a kind in the first of some languages that has one, else the one of any language. */
    async standardFor(kind: MailRequest['kind'], languages: readonly string[]): Promise<StoredTemplate | undefined> {
      const wanted = [...languages, null]
      const found = await documents.find(standard(kind, { $in: wanted }) as never).toArray()
      const placeOf = ({ search }: ResourceDocument) => wanted.indexOf((search.language as string | undefined) ?? null)
      const [best] = found.sort((one, other) => placeOf(one) - placeOf(other))
      return best && toTemplate(best)
    },
    /** The other standard template of a kind and language, where there is one. */
    async rivalOf(
      { kind, language }: Pick<MailTemplate, 'kind' | 'language'>,
      id: string,
      transaction: Transaction,
    ): Promise<StoredTemplate | undefined> {
      const clause = { ...standard(kind, language === undefined ? null : fold(language)), _id: { $ne: id } }
      const found = await documents.findOne(clause as never, { session: sessionOf(transaction) })
      return found ? toTemplate(found) : undefined
    },
    /** Kept in the transaction that makes it: two at once can't both be the next. */
    async keep(version: Omit<TemplateVersion, 'revision'>, transaction: Transaction): Promise<void> {
      const session = sessionOf(transaction)
      const { template } = version
      const last = await versions.findOne({ template }, { session, sort: { revision: -1 } })
      const revision = (last?.revision ?? 0) + 1
      await versions.insertOne({ _id: `${template}.${revision}`, ...version, revision }, { session })
    },
    /** The newest first, those before a revision where one is given. */
    async versionsOf(template: string, before: number, most: number): Promise<TemplateVersion[]> {
      return versions
        .find({ template, revision: { $lt: before } }, { projection: { _id: 0 }, sort: { revision: -1 }, limit: most })
        .toArray()
    },
  }
}

const standard = (kind: string, language: unknown) => ({
  'search.isStandard': true,
  'search.kind': kind,
  'search.language': language,
})

const toTemplate = ({ _id, data }: ResourceDocument): StoredTemplate => ({
  ...asResource(mailTemplateType, data),
  id: _id,
})

/** Beside those of its attributes: one standard template of a kind and language. */
export const standardTemplateIndex: Index = {
  key: { 'search.kind': 1, 'search.language': 1 },
  unique: true,
  partialFilterExpression: { 'search.isStandard': true },
}

export const mailTemplateVersionIndexes: IndexedCollection = {
  collection: 'mailTemplateVersions',
  indexes: [{ key: { template: 1, revision: -1 } }],
}
