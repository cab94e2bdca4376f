import { mock } from 'node:test'
import { expect } from 'chai'
import type { Transaction } from '../../../passwords/ports.ts'
import type { Database } from '../../../server/store/connect.ts'
import type { JobDocument } from '../../../server/store/reset-jobs.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { jobsOf } from '../../support/jobs.ts'
import { makePeople } from '../../support/many-people.ts'
import { type TestDatabase, testDatabase } from '../../support/mongo.ts'

const PEOPLE = 1200
const LEASE = 10

class Killed extends Error {}

type Words = { begin: () => Promise<void>; before: () => void; after: () => void }

const SILENT: Words = { begin: async () => {}, before: () => {}, after: () => {} }

/** Calls a function before each transaction, and at its end, before it is committed and after. */
const withWords = (database: Database, words: Words): Database => ({
  ...database,
  async inTransaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    await words.begin()
    const done = await database.inTransaction(async transaction => {
      const value = await work(transaction)
      words.before()
      return value
    })
    words.after()
    return done
  },
})

describe('a reset job whose server dies', () => {
  let own: TestDatabase
  let dying: TestDirectory
  let other: TestDirectory
  let jobs: ReturnType<typeof jobsOf>
  let ids: string[]
  let born: number
  const words = { ...SILENT }

  beforeEach(async () => {
    Object.assign(words, SILENT)
    own = await testDatabase()
    const database = withWords(own.database, words)
    dying = await startDirectory({ database: { database }, jobApprovalAbove: PEOPLE })
    other = await startDirectory({ database: own, masterKey: dying.masterKey, issuer: dying.issuer })
    jobs = jobsOf(dying, await dying.scim('passwords:reset,users:read'))
    const made = await makePeople(other.services, PEOPLE)
    ids = made.ids
    born = made.born
  })
  afterEach(async () => {
    await dying.stop()
    await other.stop()
    await own.drop()
  })

  const collection = (name: string) =>
    own.database.connection.collection<{ _id: string; epoch: number; userId: string }>(name)

  const leaseOf = async (id: string) =>
    (await own.database.connection.collection<JobDocument>('passwordResetJobs').findOne({ _id: id }))?.dueAt.getTime()

  /** Each person has been reset once: the epoch has moved by one, and there is one mail for each. */
  async function expectOnce(id: string): Promise<void> {
    const { status, counts } = await jobs.read(id)
    expect([status, counts.reset]).to.deep.equal(['completed', PEOPLE])
    expect(await collection('credentials').countDocuments({ epoch: born + 1 })).to.equal(PEOPLE)
    expect(await collection('outbox').countDocuments({})).to.equal(PEOPLE)
    expect((await collection('outbox').distinct('userId')).length).to.equal(PEOPLE)
    const events = collection('auditEvents')
    expect(await events.countDocuments({ event: 'password.reset' })).to.equal(PEOPLE)
  }

  /** Dies at the nth transaction that resets people, and is dead from then on. */
  function dieAt(which: 'before' | 'after', nth: number): void {
    let count = 0
    words[which] = () => {
      count += 1
      if (count >= nth) throw new Killed()
    }
  }

  for (const [when, which] of [
    ['in the middle of a transaction', 'before'],
    ['just after one', 'after'],
  ] as const) {
    it(`goes on elsewhere when it died ${when}, and resets each person once`, async () => {
      const { id, planDigest } = await jobs.plan({ ids })
      await jobs.act(id, 'run', { planDigest }).expect(200)
      dieAt(which, 2)
      await dying.jobWorker.drain()
      Object.assign(words, SILENT)
      const { counts } = await jobs.read(id)
      expect(counts.reset).to.be.within(1, PEOPLE - 1)
      await other.jobWorker.drain()
      expect((await jobs.read(id)).counts.reset).to.equal(counts.reset)
      other.wait(LEASE + 1)
      await other.jobWorker.drain()
      await expectOnce(id)
    })
  }

  for (const [when, which] of [
    ['in the middle of a transaction', 'before'],
    ['just after one', 'after'],
  ] as const) {
    it(`is taken back elsewhere when it died ${when} of that, be it too late to ask for it by then`, async () => {
      const { id } = await jobs.run({ ids })
      await jobs.act(id, 'undo').expect(200)
      dieAt(which, 2)
      await dying.jobWorker.drain()
      Object.assign(words, SILENT)
      expect((await jobs.read(id)).counts.undone).to.be.within(1, PEOPLE - 1)
      other.wait(11 * 60)
      await other.jobWorker.drain()
      const { status, counts } = await jobs.read(id)
      expect([status, counts.undone]).to.deep.equal(['undone', PEOPLE])
      expect(await collection('credentials').countDocuments({ epoch: born + 2 })).to.equal(PEOPLE)
      expect(await collection('auditEvents').countDocuments({ event: 'password.resetUndone' })).to.equal(PEOPLE)
    })
  }

  it('activates each person once, with their reset', async () => {
    const set = { $set: { 'data.active': false, 'search.active': false } }
    await collection('users').updateMany({}, set as never)
    jobs = jobsOf(dying, await dying.scim('passwords:reset,users:write'))
    const { id, planDigest } = await jobs.plan({ ids }, { activateFirst: true })
    await jobs.act(id, 'run', { planDigest }).expect(200)
    dieAt('before', 2)
    await dying.jobWorker.drain()
    Object.assign(words, SILENT)
    const active = () => collection('users').countDocuments({ 'data.active': true, 'search.active': true } as never)
    expect(await active())
      .to.equal((await jobs.read(id)).counts.reset)
      .and.to.be.within(1, PEOPLE - 1)
    other.wait(LEASE + 1)
    await other.jobWorker.drain()
    await expectOnce(id)
    expect(await active()).to.equal(PEOPLE)
    expect(await collection('auditEvents').countDocuments({ event: 'user.changed' })).to.equal(PEOPLE)
  })

  it('and comes back to life finds its people in other hands, and resets nobody again', async () => {
    const { id, planDigest } = await jobs.plan({ ids })
    await jobs.act(id, 'run', { planDigest }).expect(200)
    words.begin = async () => {
      Object.assign(words, SILENT)
      other.wait(LEASE + 1)
      await other.jobWorker.drain()
    }
    await dying.jobWorker.drain()
    await expectOnce(id)
  })

  it('or is only slow keeps its people as long as it has them in hand', async () => {
    const { id, planDigest } = await jobs.plan({ ids })
    await jobs.act(id, 'run', { planDigest }).expect(200)
    let taken = Number.NaN
    words.begin = async () => {
      Object.assign(words, SILENT)
      const leasedUntil = await leaseOf(id)
      dying.wait(LEASE - 1)
      mock.timers.tick((LEASE * 1000) / 2)
      for (let reads = 0; reads < 100 && (await leaseOf(id)) === leasedUntil; reads++);
      other.wait(LEASE + 1)
      await other.jobWorker.drain()
      taken = (await jobs.read(id)).counts.reset
    }
    mock.timers.enable({ apis: ['setInterval'] })
    try {
      await dying.jobWorker.drain()
    } finally {
      mock.timers.reset()
    }
    expect(taken).to.equal(0)
    await expectOnce(id)
  })

  it('while it plans is planned from the beginning', async () => {
    const { body } = await (await dying.scim('passwords:reset', 'Another')).post('/admin/v2/PasswordResetJobs', {
      schemas: ['urn:rekey:params:scim:schemas:core:1.0:PasswordResetJob'],
      selection: { ids },
    })
    await collection('passwordResetRows').insertOne({
      _id: `${body.id}:person-3`,
      job: body.id,
      seq: 1,
      state: 'queued',
    } as never)
    await other.jobWorker.drain()
    expect((await jobs.read(body.id)).counts).to.deep.include({ total: PEOPLE, eligible: PEOPLE })
  })
})
