import { createHash, randomUUID } from 'node:crypto'
import type { Transaction } from '../../passwords/ports.ts'
import { asResource } from '../../scim/as-resource.ts'
import { fold } from '../../scim/folding.ts'
import type { ProvisioningClientResource } from '../../scim/schema/provisioning-client.ts'
import { provisioningClientType } from '../../scim/schema/resource-types.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'
import { createRecords, type Records } from './records.ts'
import type { ResourceCollection, ResourceDocument } from './resource-collection.ts'
import { createShortMemory } from './short-memory.ts'

/** A client and how it is treated, with the defaults of what its resource leaves out. */
export type ProvisioningClient = Required<Pick<ProvisioningClientResource, 'name' | keyof typeof DEFAULTS>> &
  Pick<ProvisioningClientResource, 'rateLimit'> & { readonly id: string }

export type ClientSettings = Omit<ProvisioningClientResource, 'name' | 'lastUsed'>

export type ProvisioningToken = {
  readonly client: string
  readonly scopes: readonly string[]
  readonly createdAt: Date
  readonly expiresAt?: Date
  /** Brought by the operator's settings, not made here. */
  readonly bootstrap?: true
}

type TokenDocument = ProvisioningToken & { readonly _id: string; readonly digest: string }

export type ProvisioningClientStore = ReturnType<typeof createProvisioningClientStore>

const DEFAULTS = {
  passwordOn: 'always',
  federatedPassword: 'refuse',
  weakPassword: 'refuse',
  strict: [],
} as const satisfies ClientSettings

/** A client sends request after request. What another process does to a token is noticed here when this is over. */
const MEMORY = { lifetime: 5000, most: 10_000 }

/** Provisioning clients and their tokens. A token is its SHA-256 here: it has 256 bits of its own, or those of the operator. */
export function createProvisioningClientStore(database: Database, clients: ResourceCollection) {
  const documents = database.connection.collection<ResourceDocument>('provisioningClients')
  const tokens = database.connection.collection<TokenDocument>('provisioningTokens')
  const known = createShortMemory<TokenDocument>(MEMORY)
  return {
    async byId(id: string): Promise<ProvisioningClient | undefined> {
      const found = await clients.find(id)
      return found && toClient(found)
    },
    /** What those of some clients that are there are called, by id. */
    async namesOf(ids: readonly string[]): Promise<Map<string, string>> {
      const found = await clients.findWhere({ _id: { $in: [...ids] } }, ids.length)
      return new Map(found.map(({ _id, data }) => [_id, String(data.name)]))
    },
    /** The client of that name; made, with these settings, when there is none. */
    async ensure(name: string, now: Date, settings: ClientSettings = {}): Promise<ProvisioningClient> {
      const resource = { attributes: { name, ...settings } }
      const found = await documents.findOneAndUpdate(
        { 'search.name': fold(name) },
        { $setOnInsert: clients.toDocument(resource, { id: randomUUID(), client: '', now }) },
        { upsert: true, returnDocument: 'after' },
      )
      if (!found) throw new Error('An upsert answered nothing.')
      return toClient(found)
    },
    /** The id of the token, which says nothing of the secret. */
    async addToken(secret: string, token: ProvisioningToken, transaction?: Transaction): Promise<string> {
      const _id = randomUUID()
      const session = transaction && sessionOf(transaction)
      await tokens.insertOne({ _id, digest: digest(secret), ...token }, session && { session })
      return _id
    },
    /** False where there is none any more. */
    async endToken(_id: string, transaction: Transaction): Promise<boolean> {
      known.forget()
      return (await tokens.deleteOne({ _id }, { session: sessionOf(transaction) })).deletedCount === 1
    },
    /** The token of the settings: it lives `lifetime` milliseconds from its first start, 0 is without end. Whether it is new. */
    async putBootstrapToken(
      secret: string,
      { createdAt, ...token }: Pick<ProvisioningToken, 'client' | 'scopes' | 'createdAt'>,
      lifetime: number,
    ): Promise<boolean> {
      const expiresAt = lifetime > 0 ? { $add: ['$createdAt', lifetime] } : '$$REMOVE'
      const result = await tokens.updateOne(
        { digest: digest(secret) },
        [
          { $set: { ...token, _id: { $ifNull: ['$_id', randomUUID()] }, bootstrap: true } },
          { $set: { createdAt: { $ifNull: ['$createdAt', createdAt] } } },
          { $set: { expiresAt } },
        ],
        { upsert: true },
      )
      return result.upsertedCount === 1
    },
    /** The live token and its client. */
    async byToken(
      secret: string,
      now: Date,
    ): Promise<{ token: ProvisioningToken; client: ProvisioningClient } | undefined> {
      const key = digest(secret)
      const token = await known.recall(key, now, () => tokens.findOne({ digest: key, ...isLive(now) }))
      if (!token || (token.expiresAt && token.expiresAt <= now)) return undefined
      const client = await clients.find(token.client)
      return client ? { token, client: toClient(client) } : undefined
    },
    /** What the live tokens of a client may do, all in all. */
    async scopesOf(client: string, now: Date): Promise<string[]> {
      return tokens.distinct('scopes', { client, ...isLive(now) })
    },
    async endTokens(client: string, transaction: Transaction): Promise<void> {
      known.forget()
      await tokens.deleteMany({ client }, { session: sessionOf(transaction) })
    },
    /** Ends every token that the settings once brought, but for the one they bring now. */
    async endBootstrapTokens(except?: string): Promise<void> {
      known.forget()
      await tokens.deleteMany({ bootstrap: true, ...(except ? { digest: { $ne: digest(except) } } : {}) })
    },
  }
}

export const provisioningTokenIndexes: IndexedCollection = {
  collection: 'provisioningTokens',
  indexes: [
    { key: { digest: 1 }, unique: true },
    { key: { client: 1, createdAt: 1, _id: 1 } },
    { key: { createdAt: 1, _id: 1 } },
    { key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ],
}

export type ProvisioningTokenRecord = ProvisioningToken & { readonly _id: string }

/** The tokens as resources. */
export type ProvisioningTokenRecords = Records<ProvisioningTokenRecord>

export const createProvisioningTokenRecords = (database: Database): ProvisioningTokenRecords =>
  createRecords(database, 'provisioningTokens', toResource)

function toResource({ _id: id, client, scopes, createdAt, expiresAt, bootstrap }: ProvisioningTokenRecord) {
  const attributes = {
    provisioningClient: { value: client },
    scopes: [...scopes],
    ...(expiresAt && { expiresAt: expiresAt.toISOString() }),
    ...(bootstrap && { bootstrap }),
  }
  return { id, version: `${createdAt.getTime()}`, created: createdAt, lastModified: createdAt, attributes }
}

const digest = (secret: string) => createHash('sha256').update(secret).digest('base64url')

export const isLive = (now: Date) => ({ $or: [{ expiresAt: { $exists: false } }, { expiresAt: { $gt: now } }] })

const toClient = ({ _id, data }: ResourceDocument): ProvisioningClient => ({
  ...DEFAULTS,
  ...asResource(provisioningClientType, data),
  id: _id,
})
