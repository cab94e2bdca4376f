import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { type TestDatabase, testDatabase } from '../support/mongo.ts'
import { credentialOf, NEXT, newPerson, owner, PASSWORD, verifies, WRONG } from './support.ts'

describe('raised hashing parameters', () => {
  let database: TestDatabase
  let before_: TestDirectory
  let now_: TestDirectory
  before(async () => {
    database = await testDatabase()
    const masterKey = randomBytes(32)
    before_ = await startDirectory({ database, masterKey, argon2: { memoryKib: 9216, passes: 4 } })
    now_ = await startDirectory({ database, masterKey, argon2: { memoryKib: 19_456, passes: 2 } })
  })
  after(async () => {
    await before_.stop()
    await now_.stop()
    await database.drop()
  })

  it('P26: the next right password is hashed again, and nothing else changes', async () => {
    const { id, userName } = await newPerson(before_)
    const { secret: weak, ...rest } = await credentialOf(now_, id)
    expect(await verifies(now_, userName, WRONG)).to.equal(false)
    expect((await credentialOf(now_, id)).secret).to.deep.equal(weak)

    expect(await verifies(now_, userName, PASSWORD)).to.equal(true)
    const { secret, lastVerifiedAt, lastFailedAt, ...unchanged } = await credentialOf(now_, id)
    expect(weak?.hash).to.match(/m=9216,/)
    expect(secret?.hash).to.match(/m=19456,/)
    expect({ ...secret, hash: '' }).to.deep.equal({ ...weak, hash: '' })
    expect(unchanged).to.deep.equal(rest)
    expect(lastVerifiedAt).to.be.a('date')
    expect(lastFailedAt).to.be.a('date')
    expect(await verifies(now_, userName, PASSWORD)).to.equal(true)
  })

  it('P26: a hash that is as it should be stays', async () => {
    const { id, userName } = await newPerson(now_)
    const { secret } = await credentialOf(now_, id)
    await verifies(now_, userName, PASSWORD)
    expect((await credentialOf(now_, id)).secret).to.deep.equal(secret)
  })

  it('P17: an old password is recognised whatever it was hashed with', async () => {
    const { id } = await newPerson(before_)
    const { passwords } = now_.services
    expect(await passwords.change(id, PASSWORD, NEXT, owner(id))).to.deep.equal({ epoch: 2, sessionsEpoch: 2 })
  })
})
