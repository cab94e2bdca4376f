import { createHash } from 'node:crypto'
import type { Epochs } from '../../passwords/credential.ts'
import type { Transaction } from '../../passwords/ports.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'
import { isDuplicateKey } from './duplicate-key.ts'
import { findTogether, together } from './together.ts'

/** By what of an id it is found again, so that the database opens nothing. */
export const hashId = (id: string) => createHash('sha256').update(id).digest('base64url')

/** What the OpenID Connect library keeps, sealed. Ids are SHA-256 of the real ones, so the database opens nothing. */
export type OidcPayload = {
  /** `Model:hash of the id`. */
  readonly _id: string
  readonly sealed: string
  readonly expiresAt?: Date
  readonly accountId?: string
  readonly grant?: string
  readonly uid?: string
  readonly userCode?: string
  readonly consumed?: Date
  /** Of a device code: somebody has said yes or no to it. */
  readonly answered?: true
  /** Of a device code: when the device asked for the answer. */
  readonly askedAt?: Date
  /** The epochs of the verification that led to this. */
  readonly stamp?: Epochs
}

const TOKEN = /^(?:RefreshToken|AccessToken):/
const SESSION = /^Session:/
const GRANT = /^Grant:/
const REFRESH_TOKEN = /^RefreshToken:/

const alive = (now: Date) => ({ $or: [{ expiresAt: { $exists: false } }, { expiresAt: { $gt: now } }] })

export type OidcPayloadStore = ReturnType<typeof createOidcPayloadStore>

export function createOidcPayloadStore(database: Database) {
  const payloads = database.connection.collection<OidcPayload>('oidcPayloads')
  const reads = {
    _id: findTogether(
      _id => payloads.find({ _id }),
      ({ _id }) => _id,
    ),
    uid: findTogether(
      uid => payloads.find({ uid }),
      ({ uid }) => uid,
    ),
    userCode: findTogether(
      userCode => payloads.find({ userCode }),
      ({ userCode }) => userCode,
    ),
  } as const
  /** Takes grants away, by the hashes of their ids, with all that was given out by them. */
  async function endGrants(grants: readonly string[], transaction?: Transaction): Promise<void> {
    const clause = { $or: [{ grant: { $in: [...grants] } }, { _id: { $in: grants.map(grant => `Grant:${grant}`) } }] }
    await payloads.deleteMany(clause, { session: sessionOf(transaction) })
  }
  return {
    /** Saves anew or again; the stamp and the consumption of the first time stay. */
    save: together(async (saved: readonly OidcPayload[]): Promise<void> => {
      const writes = saved.map(({ _id, stamp, ...fields }) => ({
        updateOne: {
          filter: { _id },
          update: { $set: fields, ...(stamp ? { $setOnInsert: { stamp } } : {}) },
          upsert: true,
        },
      }))
      await payloads.bulkWrite(writes, { ordered: false })
    }),
    /** Another seal of the same, unless it was saved meanwhile. */
    async reseal({ _id, sealed }: Pick<OidcPayload, '_id' | 'sealed'>, next: string): Promise<void> {
      await payloads.updateOne({ _id, sealed }, { $set: { sealed: next } })
    },
    /** Saves what waits for one answer, or that answer. False when there is one already: of two at once, one counts. */
    async saveUnanswered({ _id, ...fields }: OidcPayload, isAnswer: boolean): Promise<boolean> {
      try {
        await payloads.updateOne(
          { _id, answered: { $exists: false } },
          { $set: { ...fields, ...(isAnswer && { answered: true as const }) } },
          { upsert: true },
        )
        return true
      } catch (error) {
        if (isDuplicateKey(error)) return false
        throw error
      }
    },
    /** Notes that the answer was asked for; false when it was since the second time. */
    async ask(_id: string, now: Date, since: Date): Promise<boolean> {
      const result = await payloads.updateOne({ _id, $nor: [{ askedAt: { $gt: since } }] }, { $set: { askedAt: now } })
      return result.modifiedCount === 1
    },
    async find(by: keyof typeof reads, value: string, now: Date): Promise<OidcPayload | undefined> {
      const found = await reads[by](value)
      return found?.expiresAt && found.expiresAt <= now ? undefined : found
    },
    /** False when it was consumed before: of two at once, one wins. */
    async consume(_id: string, now: Date): Promise<boolean> {
      const result = await payloads.updateOne({ _id, consumed: { $exists: false } }, { $set: { consumed: now } })
      return result.modifiedCount === 1
    },
    /** Whether nobody has had this id before; of two at once, one wins. */
    async claim(_id: string, expiresAt: Date): Promise<boolean> {
      try {
        await payloads.insertOne({ _id, sealed: '', expiresAt })
        return true
      } catch (error) {
        if (isDuplicateKey(error)) return false
        throw error
      }
    },
    remove: together(async (ids: readonly string[]): Promise<void> => {
      await payloads.deleteMany({ _id: { $in: [...ids] } })
    }),
    /** What the library keeps of live sessions, by the hashes of their uids. */
    async ofSessions(uids: readonly string[], now: Date, transaction?: Transaction): Promise<OidcPayload[]> {
      const clause = { uid: { $in: [...uids] }, _id: SESSION, ...alive(now) }
      return payloads.find(clause, { session: sessionOf(transaction) }).toArray()
    },
    /** The refresh tokens of some people that were not replaced by newer ones. */
    async refreshTokensOf(people: readonly string[], now: Date): Promise<OidcPayload[]> {
      const clause = {
        accountId: { $in: [...people] },
        _id: REFRESH_TOKEN,
        consumed: { $exists: false },
        ...alive(now),
      }
      return payloads.find(clause).toArray()
    },
    /** Takes a session away, and these grants with all that was given out by them. */
    async endSession(uid: string, grants: readonly string[], transaction: Transaction): Promise<void> {
      await payloads.deleteMany({ uid, _id: SESSION }, { session: sessionOf(transaction) })
      await endGrants(grants, transaction)
    },
    /** The grants of a person, of all sessions and applications. */
    grantsOf(accountId: string, now: Date, transaction: Transaction): Promise<OidcPayload[]> {
      const clause = { accountId, _id: GRANT, ...alive(now) }
      return payloads.find(clause, { session: sessionOf(transaction) }).toArray()
    },
    endGrants,
  }
}

export const oidcPayloadIndexes: IndexedCollection = {
  collection: 'oidcPayloads',
  indexes: [
    { key: { expiresAt: 1 }, expireAfterSeconds: 0 },
    { key: { uid: 1 }, sparse: true },
    { key: { userCode: 1 }, sparse: true },
    { key: { grant: 1 }, sparse: true },
    { key: { accountId: 1 }, sparse: true },
  ],
}

/** The tokens of some people that are good but for their epochs. */
export const liveTokensOf = (people: readonly string[], now: Date) => ({
  accountId: { $in: [...people] },
  _id: TOKEN,
  consumed: { $exists: false },
  ...alive(now),
})
