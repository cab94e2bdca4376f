import { createHash } from 'node:crypto'
import type { Transaction } from '../../passwords/ports.ts'
import type { StoredResource } from '../../scim/store.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'
import { createRecords, type Records } from './records.ts'

/** That the subject of a provider is a person here. */
export type FederatedIdentity = {
  readonly identityProvider: string
  readonly subject: string
  readonly accountId: string
  readonly linkedAt: Date
}

export type FederatedIdentityDocument = FederatedIdentity & { readonly _id: string }

export type FederatedIdentityStore = ReturnType<typeof createFederatedIdentityStore>

/** One subject of a provider is one person by its id, and one person is one subject of it by an index. */
export function createFederatedIdentityStore(database: Database) {
  const identities = database.connection.collection<FederatedIdentityDocument>('federatedIdentities')
  return {
    /** Whose it is. */
    async accountOf(identityProvider: string, subject: string): Promise<string | undefined> {
      return (await identities.findOne({ _id: idOf(identityProvider, subject) }))?.accountId
    },
    /** The database refuses, as a duplicate key, a subject that is somebody already and a person who is another subject. */
    async link(identity: FederatedIdentity, transaction: Transaction): Promise<void> {
      const _id = idOf(identity.identityProvider, identity.subject)
      await identities.insertOne({ _id, ...identity }, { session: sessionOf(transaction) })
    },
    /** The providers that a person has signed in with. */
    async providersOf(accountId: string): Promise<string[]> {
      return identities.distinct('identityProvider', { accountId })
    },
    /** False where there is none any more. */
    async unlink(id: string, transaction: Transaction): Promise<boolean> {
      return (await identities.deleteOne({ _id: id }, { session: sessionOf(transaction) })).deletedCount === 1
    },
    async forget(whose: { accountId: string } | { identityProvider: string }, transaction: Transaction): Promise<void> {
      await identities.deleteMany(whose, { session: sessionOf(transaction) })
    },
  }
}

/** The same for whoever asks, and fit for an address: a subject may be any text. */
const idOf = (identityProvider: string, subject: string) =>
  createHash('sha256')
    .update(JSON.stringify([identityProvider, subject]))
    .digest('base64url')

export const federatedIdentityIndexes: IndexedCollection = {
  collection: 'federatedIdentities',
  indexes: [
    { key: { accountId: 1, identityProvider: 1 }, unique: true },
    { key: { identityProvider: 1, linkedAt: 1, _id: 1 } },
    { key: { linkedAt: 1, _id: 1 } },
  ],
}

export type FederatedIdentityRecords = Records<FederatedIdentityDocument>

/** The links as resources. */
export const createFederatedIdentityRecords = (database: Database): FederatedIdentityRecords =>
  createRecords(database, 'federatedIdentities', toResource)

function toResource({ _id: id, accountId, identityProvider, subject, linkedAt }: FederatedIdentityDocument) {
  const attributes = {
    user: { value: accountId },
    identityProvider: { value: identityProvider },
    subject,
    linkedAt: linkedAt.toISOString(),
  }
  return { id, version: '1', created: linkedAt, lastModified: linkedAt, attributes } satisfies StoredResource
}
