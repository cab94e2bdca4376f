import { randomBytes } from 'node:crypto'
import mongoose from 'mongoose'
import type { Transaction } from '../../passwords/ports.ts'
import { type FoldedObject, fromData, toData, toSearch } from '../../scim/document.ts'
import { ScimError } from '../../scim/error.ts'
import { documentField } from '../../scim/filter/fields.ts'
import type { MongoClause } from '../../scim/filter/to-mongo.ts'
import { fold } from '../../scim/folding.ts'
import type { ResourceType, Schema } from '../../scim/schema/attribute.ts'
import { attributesOf, pathName } from '../../scim/schema/paths.ts'
import { BatchError, type JsonObject, type Resource, type StoredResource } from '../../scim/store.ts'
import { chunksOf } from './chunks.ts'
import { type Database, sessionOf } from './connect.ts'
import { isDuplicateKey } from './duplicate-key.ts'
import { createIdReads } from './id-reads.ts'
import { findTogether } from './together.ts'

const { calculateObjectSize } = mongoose.mongo.BSON

/** A SCIM resource at rest: `data` is what answers are made of, `search` what filters and indexes run on. */
export type ResourceDocument = {
  readonly _id: string
  readonly version: string
  readonly created: Date
  readonly lastModified: Date
  readonly externalIds: readonly { readonly client: string; readonly value: string }[]
  readonly data: JsonObject
  readonly search: FoldedObject
}

/** A complex attribute of an extension whose `value` is the id of another resource. */
type Reference = { readonly extension: Schema; readonly name: string }

/** Whom a name fits. */
export type Called = { readonly id: string; readonly count: number }

/** What of it is needed to show it. */
export type ShownDocument = Omit<ResourceDocument, 'search'>

export type ResourceCollection = ReturnType<typeof createResourceCollection>

/** The most ids or names in one query: MongoDB takes 16 MiB. */
const MOST_LISTED = 10_000

/** How many whole documents are read at once, each of 1 MiB at most. */
const AT_ONCE = 100

/** The documents of one resource type. Every change is bound to the version that was read. */
export function createResourceCollection(database: Database, name: string, type: ResourceType) {
  const collection = database.connection.collection<ResourceDocument>(name)
  const uniquePaths = attributesOf(type).filter(({ attribute }) => attribute.uniqueness !== undefined)

  async function insertMany(documents: readonly ResourceDocument[], session: ReturnType<typeof sessionOf>) {
    try {
      await collection.insertMany([...documents], { session })
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
      throw new BatchError(await faultsIn(documents), error)
    }
  }

  /** Those with a value that another resource has, or another one before it among them. */
  async function faultsIn(documents: readonly ResourceDocument[]): Promise<Map<number, ScimError>> {
    const faults = new Map<number, ScimError>()
    for (const path of uniquePaths) {
      const field = documentField(path)
      const values = documents.map(document => valueAt(document, field))
      const held = new Set<unknown>(await collection.distinct(field, { [field]: { $in: values } } as never))
      for (const [index, value] of values.entries()) {
        if (held.has(value)) faults.set(index, taken(pathName(path)))
        held.add(value)
      }
    }
    return faults
  }

  /** Throws ScimError 409 uniqueness that names the attribute by the index that refused it. */
  async function unique<T>(write: Promise<T>): Promise<T> {
    try {
      return await write
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
      const [field = ''] = Object.keys((error as { keyPattern?: object }).keyPattern ?? {})
      const path = uniquePaths.find(one => documentField(one) === field)
      throw taken(path ? pathName(path) : field)
    }
  }

  const reads = createIdReads(collection)
  const findById = findTogether(
    _id => collection.find({ _id }),
    ({ _id }) => _id,
  )

  return {
    ...reads,
    name,
    /** Inserts all of them or, in a transaction, none. Throws ScimError 409 uniqueness for one, BatchError for several. */
    async insert(documents: readonly ResourceDocument[], transaction?: Transaction): Promise<void> {
      const [only, another] = documents
      const session = sessionOf(transaction)
      if (only && !another) await unique(collection.insertOne(only, { session }))
      else await insertMany(documents, session)
    },
    /** Throws ScimError 409 uniqueness where a resource but this one has a value that is to be the only one. */
    async requireFree({ attributes }: Resource, id = ''): Promise<void> {
      const search = toSearch(type, attributes)
      for (const path of uniquePaths) {
        const field = documentField(path)
        const value = valueAt({ search }, field)
        const holder =
          value === undefined ? null : await collection.findOne({ _id: { $ne: id }, [field]: value } as never)
        if (holder) throw taken(pathName(path))
      }
    },
    async find(id: string, transaction?: Transaction): Promise<ResourceDocument | undefined> {
      if (!transaction) return findById(id)
      return (await collection.findOne({ _id: id }, { session: sessionOf(transaction) })) ?? undefined
    },
    /** The displayNames of those of some resources that have one, by id: what they are called where others list them. */
    async namesOf(ids: readonly string[], transaction?: Transaction): Promise<Map<string, string>> {
      const options = { session: sessionOf(transaction), projection: { 'data.displayName': 1 } }
      const names = new Map<string, string>()
      for (const some of chunksOf(ids, MOST_LISTED)) {
        for (const { _id, data } of await collection.find({ _id: { $in: some } }, options).toArray())
          if (data.displayName) names.set(_id, String(data.displayName))
      }
      return names
    },
    /** Those of some ids that are there. */
    async known(ids: readonly string[], transaction: Transaction): Promise<string[]> {
      const known: string[] = []
      for (const some of chunksOf(ids, MOST_LISTED))
        known.push(...(await reads.idsWhere({ _id: { $in: some } }, transaction)))
      return known
    },
    /** Those that are there, in the order of the ids: of more than `most` bytes the first ones, one at least. */
    async inOrder(ids: readonly string[], most: number): Promise<ShownDocument[]> {
      const shown: ShownDocument[] = []
      let bytes = 0
      for (const some of chunksOf(ids, AT_ONCE)) {
        const found = await collection.find({ _id: { $in: some } }, { projection: { search: 0 } }).toArray()
        const byId = new Map(found.map(document => [document._id, document]))
        for (const document of some.flatMap(id => byId.get(id) ?? [])) {
          bytes += calculateObjectSize(document.data)
          if (bytes > most && shown.length > 0) return shown
          shown.push(document)
        }
      }
      return shown
    },
    /** What every client calls those of some resources that any client has a name for, by id. */
    async externalIdsOf(ids: readonly string[]): Promise<Map<string, ResourceDocument['externalIds']>> {
      const found = await collection.find({ _id: { $in: [...ids] } }, { projection: { externalIds: 1 } }).toArray()
      return new Map(found.map(({ _id, externalIds }) => [_id, externalIds]))
    },
    async findWhere(clause: MongoClause, most: number, transaction?: Transaction): Promise<ResourceDocument[]> {
      return collection
        .find(clause, { session: sessionOf(transaction) })
        .limit(most)
        .toArray()
    },
    /** Who has each of some displayNames, by the folded name: one of them, and how many they are. */
    async called(displayNames: readonly string[], transaction?: Transaction): Promise<Map<string, Called>> {
      const session = sessionOf(transaction)
      const holders = new Map<string, Called>()
      for (const some of chunksOf([...new Set(displayNames.map(fold))], MOST_LISTED)) {
        const count = { _id: '$search.displayName', id: { $first: '$_id' }, count: { $sum: 1 } }
        const stages = [{ $match: { 'search.displayName': { $in: some } } }, { $group: count }]
        for (const { _id, ...called } of await collection
          .aggregate<Called & { _id: string }>(stages, { session })
          .toArray())
          holders.set(_id, called)
      }
      return holders
    },
    /** Those of some resources that are there, held so that a deletion at the same time conflicts with this transaction. */
    async hold(ids: readonly string[], transaction: Transaction): Promise<string[]> {
      const session = sessionOf(transaction)
      await collection.updateMany({ _id: { $in: [...ids] } }, { $inc: { held: 1 } } as never, { session })
      const found = await collection.find({ _id: { $in: [...ids] } }, { session, projection: { _id: 1 } }).toArray()
      return found.map(({ _id }) => _id)
    },
    /** False when the version is no longer the one that was read. */
    async replace(document: ResourceDocument, readVersion: string, transaction?: Transaction): Promise<boolean> {
      const result = await unique(
        collection.replaceOne({ _id: document._id, version: readVersion }, document, {
          session: sessionOf(transaction),
        }),
      )
      return result.matchedCount === 1
    },
    /** Gives some resources another version, since something of theirs changed that is not in their documents (S116). */
    async touch(ids: readonly string[], now: Date, transaction: Transaction): Promise<void> {
      const change = { $set: { version: newVersion(), lastModified: now } }
      await collection.updateMany({ _id: { $in: [...ids] } }, change as never, { session: sessionOf(transaction) })
    },
    /** Gives an attribute another value wherever a clause holds; answers of whom, and the version that they have by then. */
    async setWhere(
      clause: MongoClause,
      { name, value }: { name: string; value: boolean },
      now: Date,
      transaction: Transaction,
    ): Promise<{ ids: string[]; version: string }> {
      const ids = await reads.idsWhere(clause, transaction)
      const version = newVersion()
      const set = { [`data.${name}`]: value, [`search.${name}`]: value, version, lastModified: now }
      if (ids.length > 0) {
        const session = sessionOf(transaction)
        await collection.updateMany({ _id: { $in: ids } }, { $set: set } as never, { session })
      }
      return { ids, version }
    },
    async remove(id: string, readVersion: string, transaction?: Transaction): Promise<boolean> {
      const result = await collection.deleteOne({ _id: id, version: readVersion }, { session: sessionOf(transaction) })
      return result.deletedCount === 1
    },
    /** How many refer to a resource, counted to `most`. */
    async countReferences({ extension: { key }, name }: Reference, target: string, most: number): Promise<number> {
      return collection.countDocuments({ [`search.${key}.${name}.value`]: target } as never, { limit: most })
    },
    /** Takes a reference to a resource that is gone out of all others, and their extension where it holds nothing else (S57, S65). */
    async clearReference(
      { extension, name }: Reference,
      target: string,
      now: Date,
      transaction?: Transaction,
    ): Promise<void> {
      const { key, urn } = extension
      const unlessEmptied = (part: string, otherwise: unknown) => ({
        $cond: [{ $eq: [`$data.${key}`, { $literal: {} }] }, otherwise, `$${part}`],
      })
      const otherSchemas = { $filter: { input: '$search.schemas', cond: { $ne: ['$$this', urn] } } }
      const change = [
        { $unset: [`data.${key}.${name}`, `search.${key}.${name}`] },
        {
          $set: {
            version: newVersion(),
            lastModified: now,
            [`data.${key}`]: unlessEmptied(`data.${key}`, '$$REMOVE'),
            [`search.${key}`]: unlessEmptied(`search.${key}`, '$$REMOVE'),
            'search.schemas': unlessEmptied('search.schemas', otherSchemas),
          },
        },
      ]
      await collection.updateMany({ [`search.${key}.${name}.value`]: target } as never, change as never, {
        session: sessionOf(transaction),
      })
    },
    /** The document that a resource becomes. Another client's externalId stays as it is. */
    toDocument(
      resource: Resource,
      given: { id: string; client: string; now: Date; before?: ResourceDocument },
    ): ResourceDocument {
      const { before, client, now } = given
      const others = (before?.externalIds ?? []).filter(own => own.client !== client)
      return {
        ...before,
        _id: given.id,
        version: newVersion(),
        created: before?.created ?? now,
        lastModified: now,
        externalIds: resource.externalId === undefined ? others : [...others, { client, value: resource.externalId }],
        data: toData(type, resource.attributes),
        search: toSearch(type, resource.attributes),
      }
    },
    toStored(document: ShownDocument, client: string): StoredResource {
      const { _id: id, version, created, lastModified, externalIds, data } = document
      const externalId = externalIds.find(own => own.client === client)?.value
      return {
        id,
        version,
        created,
        lastModified,
        attributes: fromData(type, data),
        ...(externalId === undefined ? {} : { externalId }),
      }
    },
  }
}

const valueAt = (document: Pick<ResourceDocument, 'search'>, field: string): unknown =>
  field.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], document)

/** Unlike any before it, also where two documents are written at once. */
export const newVersion = () => randomBytes(9).toString('base64url')

const taken = (name: string) => new ScimError(409, 'uniqueness', `The ${name} is taken by another resource.`)
