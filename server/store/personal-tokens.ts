import { createHash } from 'node:crypto'
import type { Transaction } from '../../passwords/ports.ts'
import type { StoredResource } from '../../scim/store.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'
import { isDuplicateKey } from './duplicate-key.ts'
import { createRecords, type Records } from './records.ts'

/** A token of a person. It is dead where `sessionsEpoch` is no longer that of the person's credential. */
export type PersonalToken = {
  readonly _id: string
  readonly accountId: string
  readonly sessionsEpoch: number
  readonly name: string
  readonly scopes: readonly string[]
  readonly createdAt: Date
  readonly expiresAt: Date
  /** To the minute. */
  readonly usedAt?: Date
}

type Document = PersonalToken & { readonly digest: string; readonly refusedAt?: Date }

type Owned = Pick<PersonalToken, '_id' | 'accountId' | 'sessionsEpoch'>

const MINUTE = 60_000

export type PersonalTokenStore = ReturnType<typeof createPersonalTokenStore>

/** Tokens of people. A token is its SHA-256 here: it has 256 bits of its own. */
export function createPersonalTokenStore(database: Database) {
  const tokens = database.connection.collection<Document>('personalTokens')
  return {
    /** False where the person has a token of that name already. Those whose time is over make room. */
    async insert(secret: string, token: PersonalToken, transaction: Transaction): Promise<boolean> {
      const { accountId, createdAt } = token
      const session = sessionOf(transaction)
      await tokens.deleteMany({ accountId, expiresAt: { $lte: createdAt } }, { session })
      try {
        await tokens.insertOne({ ...token, digest: digest(secret) }, { session })
        return true
      } catch (error) {
        if (isDuplicateKey(error)) return false
        throw error
      }
    },
    async bySecret(secret: string, now: Date): Promise<PersonalToken | undefined> {
      return (await tokens.findOne({ digest: digest(secret), expiresAt: { $gt: now } })) ?? undefined
    },
    /** Once a minute it is written that a token was used. */
    async use({ _id, usedAt }: PersonalToken, now: Date): Promise<void> {
      const minute = new Date(Math.floor(now.getTime() / MINUTE) * MINUTE)
      if (usedAt && usedAt >= minute) return
      await tokens.updateOne({ _id }, { $max: { usedAt: minute } })
    },
    /** Whether a token is refused for the first time, or for the first time in an hour. */
    async refuse(_id: string, now: Date): Promise<boolean> {
      const hourAgo = new Date(now.getTime() - 60 * MINUTE)
      const isNew = { $or: [{ refusedAt: { $exists: false } }, { refusedAt: { $lte: hourAgo } }] }
      return (await tokens.updateOne({ _id, ...isNew }, { $set: { refusedAt: now } })).modifiedCount === 1
    },
    /** What decides whether some of them are alive. */
    epochsOf(ids: readonly string[]): Promise<Owned[]> {
      return tokens.find({ _id: { $in: [...ids] } }, { projection: { accountId: 1, sessionsEpoch: 1 } }).toArray()
    },
    /** False where there is none any more. */
    async end(_id: string, transaction: Transaction): Promise<boolean> {
      return (await tokens.deleteOne({ _id }, { session: sessionOf(transaction) })).deletedCount === 1
    },
  }
}

export const personalTokenIndexes: IndexedCollection = {
  collection: 'personalTokens',
  indexes: [
    { key: { digest: 1 }, unique: true },
    { key: { accountId: 1, sessionsEpoch: 1, name: 1 }, unique: true },
    { key: { accountId: 1, createdAt: 1, _id: 1 } },
    { key: { createdAt: 1, _id: 1 } },
    { key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ],
}

const digest = (secret: string) => createHash('sha256').update(secret).digest('base64url')

/** The tokens as resources. */
export type PersonalTokenRecords = Records<PersonalToken>

export const createPersonalTokenRecords = (database: Database): PersonalTokenRecords =>
  createRecords(database, 'personalTokens', toResource)

function toResource({ _id: id, accountId, name, scopes, createdAt, expiresAt, usedAt }: PersonalToken) {
  const attributes = {
    name,
    user: { value: accountId },
    scopes: [...scopes],
    expiresAt: expiresAt.toISOString(),
    ...(usedAt && { lastUsedAt: usedAt.toISOString() }),
  }
  const version = `${createdAt.getTime()}-${usedAt?.getTime() ?? 0}`
  return { id, version, created: createdAt, lastModified: createdAt, attributes } satisfies StoredResource
}
