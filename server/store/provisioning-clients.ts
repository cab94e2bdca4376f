import { createHash, randomUUID } from 'node:crypto'
import { fold } from '../../scim/folding.ts'
import type { Database, IndexedCollection } from './connect.ts'

export type ProvisioningClient = {
  readonly id: string
  readonly name: string
  readonly passwordOn: 'create' | 'always'
  readonly federatedPassword: 'refuse' | 'ignore'
  /** Tolerances that are switched off for this client. */
  readonly strict: readonly string[]
}

export type ProvisioningToken = {
  readonly client: string
  readonly scopes: readonly string[]
  readonly createdAt: Date
  readonly expiresAt?: Date
  /** Brought by the operator's settings, not made here. */
  readonly bootstrap?: true
}

type ClientDocument = Omit<ProvisioningClient, 'id'> & { _id: string; foldedName: string; createdAt: Date }
type TokenDocument = ProvisioningToken & { _id: string }

export type ProvisioningClientStore = ReturnType<typeof createProvisioningClientStore>

/** Provisioning clients and their tokens. A token is its SHA-256 here: it has 256 bits of its own, or those of the operator. */
export function createProvisioningClientStore(database: Database) {
  const clients = database.connection.collection<ClientDocument>('provisioningClients')
  const tokens = database.connection.collection<TokenDocument>('provisioningTokens')
  return {
    async byId(id: string): Promise<ProvisioningClient | undefined> {
      const found = await clients.findOne({ _id: id })
      return found ? present(found) : undefined
    },
    /** The client of that name; made when there is none. */
    async ensure(name: string, now: Date): Promise<ProvisioningClient> {
      const found = await clients.findOneAndUpdate(
        { foldedName: fold(name) },
        {
          $setOnInsert: {
            _id: randomUUID(),
            name,
            createdAt: now,
            passwordOn: 'always',
            federatedPassword: 'refuse',
            strict: [],
          },
        },
        { upsert: true, returnDocument: 'after' },
      )
      if (!found) throw new Error('An upsert answered nothing.')
      return present(found)
    },
    async addToken(secret: string, token: ProvisioningToken): Promise<void> {
      await tokens.insertOne({ _id: digest(secret), ...token })
    },
    /** The token of the settings: it lives `lifetime` milliseconds from its first start, 0 is without end. Whether it is new. */
    async putBootstrapToken(
      secret: string,
      { createdAt, ...token }: Pick<ProvisioningToken, 'client' | 'scopes' | 'createdAt'>,
      lifetime: number,
    ): Promise<boolean> {
      const expiresAt = lifetime > 0 ? { $add: ['$createdAt', lifetime] } : '$$REMOVE'
      const result = await tokens.updateOne(
        { _id: digest(secret) },
        [
          { $set: { ...token, bootstrap: true, createdAt: { $ifNull: ['$createdAt', createdAt] } } },
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
      const token = await tokens.findOne({
        _id: digest(secret),
        $or: [{ expiresAt: { $exists: false } }, { expiresAt: { $gt: now } }],
      })
      if (!token) return undefined
      const client = await clients.findOne({ _id: token.client })
      return client ? { token, client: present(client) } : undefined
    },
    /** Ends every token that the settings once brought, but for the one they bring now. */
    async endBootstrapTokens(except?: string): Promise<void> {
      await tokens.deleteMany({ bootstrap: true, ...(except ? { _id: { $ne: digest(except) } } : {}) })
    },
  }
}

export const provisioningIndexes: readonly IndexedCollection[] = [
  { collection: 'provisioningClients', indexes: [{ key: { foldedName: 1 }, unique: true }] },
  { collection: 'provisioningTokens', indexes: [{ key: { client: 1 } }] },
]

const digest = (secret: string) => createHash('sha256').update(secret).digest('base64url')

const present = ({ _id, name, passwordOn, federatedPassword, strict }: ClientDocument): ProvisioningClient => ({
  id: _id,
  name,
  passwordOn,
  federatedPassword,
  strict,
})
