import type { Epochs } from '../../passwords/credential.ts'
import type { Transaction } from '../../passwords/ports.ts'
import type { StoredResource } from '../../scim/store.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'
import { createRecords, type Records } from './records.ts'
import { findTogether, together } from './together.ts'

/** A browser's sign-in: whose it is and the epochs that the verified credential had. `id` is the hash of the session's uid. */
export type SignIn = Epochs & {
  readonly id: string
  readonly accountId: string
  readonly signedInAt: Date
  /** When its browser last came with it. */
  readonly usedAt: Date
  /** When it ends, as long as nobody uses it. */
  readonly expiresAt: Date
  /** When it ends in any case. */
  readonly endsAt: Date
  /** What its browser calls itself, by its User-Agent header. */
  readonly device?: string
  /** Where its browser was at the sign-in. */
  readonly address?: string
  /** Whether two factors were proven in it. */
  readonly isTwofold?: boolean
}

export type SignInDocument = Omit<SignIn, 'id'> & { _id: string }

type SignInStamp = Pick<SignInDocument, '_id' | 'accountId' | 'sessionsEpoch'>

const STAMP = { projection: { accountId: 1, sessionsEpoch: 1 } } as const

export type SignInStore = ReturnType<typeof createSignInStore>

export function createSignInStore(database: Database) {
  const signIns = database.connection.collection<SignInDocument>('signIns')
  const findById = findTogether(
    _id => signIns.find({ _id }),
    ({ _id }) => _id,
  )
  return {
    /** A verification starts a sign-in, or renews it in the same browser. */
    record: together(async (recorded: readonly SignIn[]): Promise<void> => {
      const writes = recorded.map(({ id, ...fields }) => ({
        updateOne: { filter: { _id: id }, update: { $set: fields }, upsert: true },
      }))
      await signIns.bulkWrite(writes, { ordered: false })
    }),
    async find(id: string, now: Date): Promise<SignIn | undefined> {
      const found = await findById(id)
      return found && found.expiresAt > now ? toSignIn(found) : undefined
    },
    /** Its browser came with it, which puts off its end until `idleEnd`; one that has ended stays so. */
    async use(id: string, now: Date, idleEnd: Date): Promise<void> {
      await signIns.updateOne({ _id: id, expiresAt: { $gt: now } }, [
        { $set: { usedAt: now, expiresAt: { $min: ['$endsAt', idleEnd] } } },
      ])
    },
    /** The owner has proven a second factor in it by setting it up. */
    async markTwofold(id: string, accountId: string): Promise<void> {
      await signIns.updateOne({ _id: id, accountId }, { $set: { isTwofold: true } })
    },
    /** The owner changed the password in this very session, which goes on. */
    async renew(id: string, accountId: string, epochs: Epochs): Promise<void> {
      await signIns.updateOne({ _id: id, accountId }, { $set: { ...epochs } })
    },
    async ofAccount(accountId: string, sessionsEpoch: number, now: Date): Promise<SignIn[]> {
      const found = await signIns
        .find({ accountId, sessionsEpoch, expiresAt: { $gt: now } })
        .sort({ signedInAt: -1 })
        .toArray()
      return found.map(toSignIn)
    },
    /** What decides whether those of some people are alive, of all whose time isn't over. */
    ofPeople(people: readonly string[], now: Date): Promise<SignInStamp[]> {
      return signIns.find({ accountId: { $in: [...people] }, expiresAt: { $gt: now } }, STAMP).toArray()
    },
    /** What decides whether some of them are alive. */
    epochsOf(ids: readonly string[]): Promise<SignInStamp[]> {
      return signIns.find({ _id: { $in: [...ids] } }, STAMP).toArray()
    },
    /** False where there is none any more. */
    async end(id: string, accountId: string, transaction?: Transaction): Promise<boolean> {
      const { deletedCount } = await signIns.deleteOne({ _id: id, accountId }, { session: sessionOf(transaction) })
      return deletedCount === 1
    },
  }
}

export const signInIndexes: IndexedCollection = {
  collection: 'signIns',
  indexes: [
    { key: { accountId: 1, signedInAt: 1, _id: 1 } },
    { key: { signedInAt: 1, _id: 1 } },
    { key: { expiresAt: 1 }, expireAfterSeconds: 0 },
  ],
}

const toSignIn = ({ _id, ...fields }: SignInDocument): SignIn => ({ id: _id, ...fields })

/** The sign-ins as resources. */
export type SignInRecords = Records<SignInDocument>

export const createSignInRecords = (database: Database): SignInRecords => createRecords(database, 'signIns', toResource)

function toResource({ _id: id, accountId, signedInAt, usedAt, expiresAt, device, epoch }: SignInDocument) {
  const attributes = {
    user: { value: accountId },
    signedInAt: signedInAt.toISOString(),
    lastUsedAt: usedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    ...(device !== undefined && { device }),
  }
  const version = `${epoch}-${usedAt.getTime()}`
  return { id, version, created: signedInAt, lastModified: usedAt, attributes } satisfies StoredResource
}
