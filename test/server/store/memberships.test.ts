import { expect } from 'chai'
import { createMembershipStore, type Membership } from '../../../server/store/memberships.ts'
import { type TestDatabase, testDatabase } from '../../support/mongo.ts'

describe('the members of a set of memberships', () => {
  let own: TestDatabase
  let store: ReturnType<typeof createMembershipStore>

  before(async () => {
    own = await testDatabase()
    store = createMembershipStore(own.database)
    const inMany = ['a', 'b', 'c', 'd'].map((group): Membership => ({ group, member: 'ann', memberType: 'User' }))
    const inOne: Membership = { group: 'a', member: 'bob', memberType: 'User' }
    await own.database.inTransaction(transaction => store.add([...inMany, inOne], transaction))
  })
  after(() => own.drop())

  const people = (signal: AbortSignal) => store.setOf('member', { memberType: 'User' }, signal)
  const inTime = () => new AbortController().signal

  it('are listed once each, however many groups they are in', async () => {
    expect(await people(inTime()).some(2)).to.deep.equal(['ann', 'bob'])
    expect(await people(inTime()).after('ann', 2)).to.deep.equal(['bob'])
  })

  it('S70: are 400 tooMany where one read is not enough and the time is up', async () => {
    const thrown = await people(AbortSignal.abort())
      .some(2)
      .catch(error => error)
    expect(thrown).to.include({ status: 400, scimType: 'tooMany' })
    expect(await people(AbortSignal.abort()).some(1)).to.deep.equal(['ann'])
  })
})
