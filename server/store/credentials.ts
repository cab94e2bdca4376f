import { randomInt } from 'node:crypto'
import type { Credential, CredentialChange, CredentialCondition, Pending, Secret } from '../../passwords/credential.ts'
import { lockout } from '../../passwords/lockout.ts'
import type { CredentialStore, StateCondition } from '../../passwords/ports.ts'
import { isOpen, oneMoreFailure } from './attempts.ts'
import { type Database, type IndexedCollection, sessionOf } from './connect.ts'
import { FILTER_LIMIT_MS, inTime } from './time-limit.ts'
import { findTogether } from './together.ts'

type CredentialDocument = { _id: string; [field: string]: unknown }

/** The collection of credentials: no other code knows its name, and only `passwords/` holds this port. */
export function createCredentialStore(database: Database): CredentialStore {
  const credentials = database.connection.collection<CredentialDocument>('credentials')
  const findById = findTogether(
    _id => credentials.find({ _id }),
    ({ _id }) => _id,
  )
  const uncounted = database.connection.collection<{ _id: number; at: Date }>('uncountedAttempts')
  return {
    async insert(added, transaction) {
      await credentials.insertMany(added.map(toDocument), { session: sessionOf(transaction) })
    },
    async find(userId, transaction) {
      if (!transaction) return present(await findById(userId))
      return present(await credentials.findOne({ _id: userId }, { session: sessionOf(transaction) }))
    },
    findByLink: tokenHash => findByPending('tokenHash', tokenHash),
    findByAskedFrom: tokenHash => findByPending('askedFrom', tokenHash),
    async update(userId, condition, change, transaction) {
      const result = await credentials.updateOne({ _id: userId, ...conditions(condition) }, changes(change) as never, {
        session: sessionOf(transaction),
      })
      return result.matchedCount === 1
    },
    async remove(userId, transaction) {
      await credentials.deleteOne({ _id: userId }, { session: sessionOf(transaction) })
    },
    unwarned({ after, until, among }, size) {
      const isUntold = { warnedOf: null, lastSetAt: { $gt: after, $lte: until }, ...ENDS }
      return inBatches({ ...isUntold, ...(among && { _id: { $in: [...among] } }) }, size)
    },
    toRemind: (now, size) => inBatches({ remindAt: { $lte: now } }, size),
    outlived: (now, size) => inBatches({ 'secret.scheme': 'imported', 'secret.expiresAt': { $lte: now } }, size),
    async reserveAttempt(userId, now, rules) {
      const result = await credentials.updateOne({ _id: userId, ...isOpen(now) }, oneMoreFailure(now, rules))
      if (result.matchedCount === 1) return true
      await writeForNobody(now)
      return false
    },
    async noteFailure(userId, at) {
      const isWritten =
        userId !== undefined &&
        (await credentials.updateOne({ _id: userId }, { $max: { lastFailedAt: at } as never })).matchedCount === 1
      if (!isWritten) await writeForNobody(at)
    },
    async hold(userId, sessionsEpoch, transaction) {
      const held = { $inc: { held: 1 } } as never
      const session = sessionOf(transaction)
      return (await credentials.updateOne({ _id: userId, sessionsEpoch }, held, { session })).matchedCount === 1
    },
    async updateAll(writes, transaction) {
      if (writes.length === 0) return
      const operations = writes.map(({ userId, condition, change }) => ({
        updateOne: { filter: { _id: userId, ...conditions(condition) }, update: changes(change) as never },
      }))
      await credentials.bulkWrite(operations, { ordered: false, session: sessionOf(transaction) })
    },
    async replaceAll(changed, transaction) {
      if (changed.length === 0) return
      const session = sessionOf(transaction)
      const documents = changed.map(toDocument)
      // In a transaction MongoDB 6 reads the list of a collection's indexes anew for each of them at every update, which costs three times the update.
      await credentials.deleteMany({ _id: { $in: documents.map(({ _id }) => _id) } }, { session, hint: { _id: 1 } })
      await credentials.insertMany(documents, { session })
    },
    async statesOf(userIds, transaction) {
      const found = await credentials
        .find({ _id: { $in: [...userIds] } }, { session: sessionOf(transaction) })
        .toArray()
      return new Map(found.map(document => [document._id, toCredential(document)]))
    },
    peopleWhere(condition, now) {
      const clause = stateClause(condition, now)
      const limit = { maxTimeMS: FILTER_LIMIT_MS }
      const where = (more: object) =>
        credentials.find({ $and: [clause, more] } as never, { projection: { _id: 1 }, ...limit })
      const idsOf = async (found: ReturnType<typeof where>) => (await inTime(found.toArray())).map(({ _id }) => _id)
      const count = (upTo?: number) =>
        inTime(credentials.countDocuments(clause as never, { ...limit, ...(upTo && { limit: upTo + 1 }) }))
      return {
        some: most => idsOf(where({}).limit(most)),
        after: (id, most) =>
          idsOf(
            where({ _id: { $gt: id } })
              .sort({ _id: 1 })
              .limit(most),
          ),
        among: ids => idsOf(where({ _id: { $in: [...ids] } })),
        count,
        exceeds: async size => (await count(size)) > size,
      }
    },
  }

  /** As dear as what is written for somebody, so that time doesn't tell who is known and who is locked (rule P35). */
  async function writeForNobody(at: Date): Promise<void> {
    await uncounted.updateOne({ _id: randomInt(256) }, { $set: { at } }, { upsert: true })
  }

  async function* inBatches(clause: object, size: number): AsyncGenerator<Credential[]> {
    const cursor = credentials.find(clause as never, { batchSize: size })
    try {
      while (await cursor.hasNext()) yield cursor.readBufferedDocuments().map(toCredential)
    } finally {
      await cursor.close()
    }
  }
  async function findByPending(name: 'tokenHash' | 'askedFrom', hash: string): Promise<Credential | undefined> {
    return present(await credentials.findOne({ $or: [{ [`reset.${name}`]: hash }, { [`recovery.${name}`]: hash }] }))
  }
}

/** Passwords that end by their age. */
const ENDS = { 'secret.kind': 'permanent' } as const

export const credentialIndexes: IndexedCollection = {
  collection: 'credentials',
  indexes: [
    { key: { 'reset.tokenHash': 1 }, unique: true, sparse: true },
    { key: { 'recovery.tokenHash': 1 }, unique: true, sparse: true },
    { key: { 'reset.askedFrom': 1 }, sparse: true },
    { key: { 'recovery.askedFrom': 1 }, sparse: true },
    // Not sparse: once everybody was reset, it also finds the few who have chosen a new password.
    { key: { 'mustChange.since': 1, _id: 1 } },
    // In the order of ids, for a search that goes through everybody.
    { key: { _id: 1, 'mustChange.since': 1 } },
    { key: { 'failures.lockedUntil': 1 }, sparse: true },
    { key: { 'failures.lockedAt': 1 }, sparse: true },
    { key: { 'failures.count': 1 }, partialFilterExpression: { 'failures.count': { $gte: lockout.ceiling } } },
    { key: { lastSetAt: 1 }, sparse: true },
    // Of whoever was told nothing more is read.
    { key: { warnedOf: 1, lastSetAt: 1 }, partialFilterExpression: ENDS },
    { key: { remindAt: 1 }, sparse: true },
    // Those alone that end by themselves.
    {
      key: { 'secret.scheme': 1, 'secret.expiresAt': 1 },
      partialFilterExpression: { 'secret.expiresAt': { $exists: true } },
    },
    { key: { lastVerifiedAt: 1 }, sparse: true },
    { key: { lastFailedAt: 1 }, sparse: true },
  ],
}

const toCredential = ({ _id, ...fields }: CredentialDocument) => ({ userId: _id, ...fields }) as Credential

const toDocument = ({ userId, ...fields }: Credential): CredentialDocument => ({
  _id: userId,
  ...Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, defined(value)]])),
  ),
})

const present = (document: CredentialDocument | null | undefined) => (document ? toCredential(document) : undefined)

function conditions({ epoch, remindAt, attempt, reset, recovery }: CredentialCondition) {
  return {
    ...(epoch === undefined ? {} : { epoch }),
    ...(remindAt && { remindAt }),
    ...(attempt && { 'failures.count': attempt.count, 'failures.countedAt': attempt.at }),
    ...pendingIs('reset', reset),
    ...pendingIs('recovery', recovery),
  }
}

const pendingIs = (name: 'reset' | 'recovery', pending: Pick<Pending, 'id' | 'serial'> | undefined) =>
  pending ? { [`${name}.id`]: pending.id, [`${name}.serial`]: pending.serial } : {}

function changes(change: CredentialChange): Record<string, Record<string, unknown>> {
  const entries = Object.entries(change)
  const set = Object.fromEntries(
    entries.filter(([, value]) => value !== undefined).map(([name, value]) => [name, defined(value)]),
  )
  const unset = Object.fromEntries(entries.filter(([, value]) => value === undefined).map(([name]) => [name, true]))
  return {
    ...(Object.keys(set).length > 0 ? { $set: set } : {}),
    ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}),
  }
}

/** Members that are undefined would be stored as null, and a null hash would collide in a unique index. */
function defined(value: unknown): unknown {
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  return isPlain ? Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) : value
}

const STATE_FIELDS: Readonly<Record<string, string>> = {
  lastSuccessfulSetDate: 'lastSetAt',
  lastSuccessfulValidationDate: 'lastVerifiedAt',
  lastFailedValidationDate: 'lastFailedAt',
  temporaryUntil: 'secret.expiresAt',
  'locked.lockDate': 'failures.lockedAt',
  'locked.until': 'failures.lockedUntil',
}

/** Before every date: a comparison that an index answers by itself, which `$exists` is not. */
const ALWAYS = new Date(0)

/** What the index of passwords that end begins with. */
const ANY_SCHEME = { 'secret.scheme': { $in: ['argon2id', 'hmac', 'imported'] satisfies Secret['scheme'][] } }

const ALWAYS_SHOWN: readonly string[] = ['mustChange', 'locked', 'locked.on']

/** A condition on the state as a person's resource shows it, on the fields that it is made of. */
function stateClause(condition: StateCondition, now: Date): Record<string, unknown> {
  const { field } = condition
  const isLocked = {
    $or: [{ 'failures.lockedUntil': { $gt: now } }, { 'failures.count': { $gte: lockout.ceiling } }],
  }
  if (condition.operator === 'pr' && ALWAYS_SHOWN.includes(field)) return {}
  if (field === 'mustChange') return { 'mustChange.since': isWanted(condition) ? { $gte: ALWAYS } : null }
  if (field === 'locked.on') return isWanted(condition) ? isLocked : { $nor: [isLocked] }
  const stored = STATE_FIELDS[field]
  if (!stored) throw new Error(`A password's state has no ${field}.`)
  const besides = field.startsWith('locked.') ? isLocked : field === 'temporaryUntil' ? ANY_SCHEME : {}
  if (condition.operator === 'pr') return { [stored]: { $exists: true }, ...besides }
  const operator = condition.operator === 'ge' ? 'gte' : condition.operator === 'le' ? 'lte' : condition.operator
  return { $and: [{ [stored]: { $exists: true, [`$${operator}`]: new Date(String(condition.value)) } }, besides] }
}

const isWanted = (condition: StateCondition) =>
  condition.operator !== 'pr' && (condition.operator === 'eq') === (condition.value === true)
