import { expect } from 'chai'
import { createBulkStore } from '../../../server/store/bulks.ts'
import { type TestDatabase, testDatabase } from '../../support/mongo.ts'

const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1000)

describe('Bulks at rest', () => {
  let own: TestDatabase
  let store: ReturnType<typeof createBulkStore>

  before(async () => {
    own = await testDatabase()
    store = createBulkStore(own.database)
    const bulk = { _id: 'txn', base: '/scim/v2', client: 'hr', scopes: [], requestId: 'r', operations: 1 }
    const times = { acceptedAt: at(0), leasedUntil: at(0), expiresAt: at(1000) }
    await store.insert({ ...bulk, state: 'waiting', ...times }, [])
  })
  after(() => own.drop())

  it('S115: keep the lease of the worker that has it now, whatever the one before says', async () => {
    expect(await store.claim('first', at(0), at(5))).to.include({ worker: 'first', attempts: 1 })
    expect(await store.claim('second', at(4), at(9))).to.equal(undefined)
    expect(await store.claim('second', at(6), at(11))).to.include({ worker: 'second', attempts: 2 })
    await store.lease('txn', 'first', at(500))
    await store.putBack('txn', 'first', at(500))
    expect(await store.find('txn', at(6))).to.deep.include({ leasedUntil: at(11), attempts: 2 })
    await store.lease('txn', 'second', at(20))
    expect(await store.find('txn', at(6))).to.deep.include({ leasedUntil: at(20) })
  })

  it('S115: take a later word on an operation once, behind the one before it', async () => {
    const result = (serial: number) => ({
      bulk: 'txn',
      index: 0,
      serial,
      isFailure: false,
      sealed: `${serial}`,
      expiresAt: at(1000),
    })
    expect(await store.insertResults([result(0)])).to.equal(true)
    expect(await store.insertResults([result(0)])).to.equal(false)
    expect(await store.replaceResult(result(2))).to.equal(false)
    expect(await store.replaceResult(result(1))).to.equal(true)
    expect(await store.replaceResult(result(1))).to.equal(false)
    expect((await store.resultsOf('txn')).map(({ sealed }) => sealed)).to.deep.equal(['1'])
  })
})
