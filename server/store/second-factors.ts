import type { Failures } from '../../passwords/credential.ts'
import { type LockRules, lockout } from '../../passwords/lockout.ts'
import type { Transaction } from '../../passwords/ports.ts'
import { isOpen, oneMoreFailure } from './attempts.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'
import { findTogether } from './together.ts'

/** An authenticator app: its secret, sealed, and the time step of the last code that was taken. */
export type AuthenticatorApp = {
  readonly sealed: string
  readonly lastStep: number
  readonly addedAt: Date
}

export type Passkey = {
  /** Of the credential, as the authenticator named it. */
  readonly id: string
  readonly publicKey: string
  readonly counter: number
  readonly name: string
  readonly transports: readonly string[]
  /** Whether it may live on several devices, and whether it does. */
  readonly isSyncable: boolean
  readonly isBackedUp: boolean
  readonly addedAt: Date
  readonly usedAt?: Date
}

/** What a person proves beside a password. The document is there as long as there is an app or a passkey. */
export type SecondFactors = {
  readonly _id: string
  readonly app?: AuthenticatorApp
  readonly passkeys: readonly Passkey[]
  /** As hashes; those that were used are gone. */
  readonly recoveryCodes: readonly string[]
  readonly failures: Failures
}

const MOST_PASSKEYS = 20

const NO_FAILURES = { count: 0 }

const RULES: LockRules = { duration: lockout.longestDelay }

export type SecondFactorStore = ReturnType<typeof createSecondFactorStore>

/** One document a person. Whatever is used once is used up by a conditional write, so that of several at once one is taken. */
export function createSecondFactorStore(database: Database) {
  const factors = database.connection.collection<SecondFactors>('secondFactors')
  const isWritten = async (person: string, condition: object, change: object, transaction?: Transaction) =>
    (await factors.updateOne({ _id: person, ...condition }, change, { session: sessionOf(transaction) }))
      .matchedCount === 1
  const add = async (person: string, condition: object, change: object, transaction: Transaction) =>
    (await factors.updateOne({ _id: person, ...condition }, change, { upsert: true, session: sessionOf(transaction) }))
      .upsertedCount === 1
  return {
    find: findTogether<SecondFactors>(
      _id => factors.find({ _id }),
      ({ _id }) => _id,
    ),
    async ofPasskey(id: string): Promise<SecondFactors | undefined> {
      return (await factors.findOne({ 'passkeys.id': id })) ?? undefined
    },
    async areThere(person: string): Promise<boolean> {
      return (await factors.findOne({ _id: person }, { projection: { _id: 1 } })) !== null
    },
    /** How many apps and passkeys each of some people has; who has none is left out. */
    async countsOf(people: readonly string[]): Promise<Map<string, number>> {
      const count = { $add: [{ $size: '$passkeys' }, { $cond: ['$app', 1, 0] }] }
      const found = factors.aggregate<{ _id: string; count: number }>([
        { $match: { _id: { $in: [...people] } } },
        { $project: { count } },
      ])
      return new Map((await found.toArray()).map(({ _id, count }) => [_id, count]))
    },
    /** Answers whether it is the first factor: then these recovery codes are the person's. A second app meets a duplicate key. */
    addApp(person: string, app: AuthenticatorApp, recoveryCodes: readonly string[], transaction: Transaction) {
      const first = { passkeys: [], recoveryCodes: [...recoveryCodes], failures: NO_FAILURES }
      return add(person, { app: { $exists: false } }, { $set: { app }, $setOnInsert: first }, transaction)
    },
    /** The same; a passkey that is somebody's already, and one too many, meet a duplicate key. */
    addPasskey(person: string, passkey: Passkey, recoveryCodes: readonly string[], transaction: Transaction) {
      const isRoom = { 'passkeys.id': { $ne: passkey.id }, [`passkeys.${MOST_PASSKEYS - 1}`]: { $exists: false } }
      const first = { recoveryCodes: [...recoveryCodes], failures: NO_FAILURES }
      return add(person, isRoom, { $push: { passkeys: passkey }, $setOnInsert: first }, transaction)
    },
    renamePasskey: (person: string, id: string, name: string) =>
      isWritten(person, { 'passkeys.id': id }, { $set: { 'passkeys.$.name': name } }),
    removeApp: (person: string, transaction: Transaction) =>
      isWritten(person, { app: { $exists: true } }, { $unset: { app: true } }, transaction),
    /** Answers the one that was removed; undefined where there was none. */
    async removePasskey(person: string, id: string, transaction: Transaction): Promise<Passkey | undefined> {
      const change = { $pull: { passkeys: { id } } }
      const before = await factors.findOneAndUpdate({ _id: person, 'passkeys.id': id }, change, {
        session: sessionOf(transaction),
      })
      return before?.passkeys.find(passkey => passkey.id === id)
    },
    /** With the last factor go the recovery codes; false where it was not the last. */
    async removeIfEmpty(person: string, transaction: Transaction): Promise<boolean> {
      const isEmpty = { app: { $exists: false }, passkeys: { $size: 0 } }
      const { deletedCount } = await factors.deleteOne({ _id: person, ...isEmpty }, { session: sessionOf(transaction) })
      return deletedCount === 1
    },
    /** Answers what there was. */
    async remove(person: string, transaction: Transaction): Promise<SecondFactors | undefined> {
      return (await factors.findOneAndDelete({ _id: person }, { session: sessionOf(transaction) })) ?? undefined
    },
    replaceRecoveryCodes: (person: string, recoveryCodes: readonly string[], transaction: Transaction) =>
      isWritten(person, {}, { $set: { recoveryCodes: [...recoveryCodes] } }, transaction),
    /** Counts an attempt before it is judged, in one write; false while the codes of the person are locked. */
    reserveAttempt: (person: string, now: Date) => isWritten(person, isOpen(now), oneMoreFailure(now, RULES)),
    /** The code of a time step, of this app: a later one, and never the same again. */
    useStep: (person: string, { sealed }: Pick<AuthenticatorApp, 'sealed'>, step: number) =>
      isWritten(
        person,
        { 'app.sealed': sealed, 'app.lastStep': { $lt: step } },
        { $set: { 'app.lastStep': step, failures: NO_FAILURES } },
      ),
    /** How many are left; undefined where it was none of theirs. */
    async useRecoveryCode(person: string, hash: string, transaction: Transaction): Promise<number | undefined> {
      const used = await factors.findOneAndUpdate(
        { _id: person, recoveryCodes: hash },
        { $pull: { recoveryCodes: hash }, $set: { failures: NO_FAILURES } },
        { returnDocument: 'after', session: sessionOf(transaction) },
      )
      return used?.recoveryCodes.length
    },
    usePasskey: (
      person: string,
      { id, counter }: Pick<Passkey, 'id' | 'counter'>,
      use: { readonly counter: number; readonly isBackedUp: boolean; readonly usedAt: Date },
    ) =>
      isWritten(
        person,
        { passkeys: { $elemMatch: { id, counter } } },
        {
          $set: Object.fromEntries(Object.entries(use).map(([name, value]) => [`passkeys.$.${name}`, value])),
        },
      ),
  }
}

export const secondFactorIndexes: IndexedCollection = {
  collection: 'secondFactors',
  indexes: [{ key: { 'passkeys.id': 1 }, unique: true, partialFilterExpression: { 'passkeys.id': { $exists: true } } }],
}
