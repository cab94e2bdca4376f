import { expect } from 'chai'
import { endAbandonedTransactions } from '../../../server/store/abandoned-transactions.ts'
import { connectDatabase, type Database, sessionOf } from '../../../server/store/connect.ts'
import { type TestDatabase, testDatabase } from '../../support/mongo.ts'

describe('a transaction that a killed process left open', () => {
  let mine: TestDatabase
  let other: Database

  beforeEach(async () => {
    mine = await testDatabase()
    other = await connectDatabase(mine.uri, { dbName: mine.dbName })
    await numbers(other).insertOne({ name: 'one', value: 0 })
  })
  afterEach(async () => {
    await other.close()
    await mine.drop()
  })

  const numbers = ({ connection }: Database) => connection.collection('numbers')
  const value = async () => (await numbers(mine.database).findOne({ name: 'one' }))?.value

  /** Something is done while the first attempt of another process rests in the middle of its transaction. Answers how many it needs. */
  async function whileOneRests(work: () => Promise<unknown>): Promise<number> {
    let attempts = 0
    await other.inTransaction(async transaction => {
      const session = sessionOf(transaction)
      await numbers(other).updateOne({ name: 'one' }, { $inc: { value: 1 } }, { session })
      attempts += 1
      if (attempts === 1) await work()
    })
    return attempts
  }

  it('is ended, so that others can write; whoever lives after all tries again', async () => {
    const attempts = await whileOneRests(async () => {
      await endAbandonedTransactions(mine.database, 0)
      await numbers(mine.database).updateOne({ name: 'one' }, { $inc: { value: 10 } })
      expect(await value()).to.equal(10)
    })
    expect([attempts, await value()]).to.deep.equal([2, 11])
  })

  it('is left alone while it may still be at work', async () => {
    const attempts = await whileOneRests(() => endAbandonedTransactions(mine.database))
    expect([attempts, await value()]).to.deep.equal([1, 1])
  })
})
