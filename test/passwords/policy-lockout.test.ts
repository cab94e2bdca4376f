import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { type TestDatabase, testDatabase } from '../support/mongo.ts'
import { POLICIES, verdict } from '../support/scim.ts'
import { credentialOf, MINUTE, newPerson, owner, PASSWORD, THIRD, verifies, WRONG } from './support.ts'

describe('the lock that a policy asks for', () => {
  let database: TestDatabase
  let directory: TestDirectory
  let other: TestDirectory
  beforeEach(async () => {
    database = await testDatabase()
    directory = await startDirectory({ database, frozen: true })
    other = await startDirectory({ database, frozen: true, masterKey: directory.masterKey })
  })
  afterEach(async () => {
    await Promise.all([directory.stop(), other.stop()])
    await database.drop()
  })

  async function say(rules: object) {
    const security = await directory.scim('policies:write')
    const { id } = await directory.services.policies.default()
    return security.patch(`${POLICIES}/${id}`, { op: 'add', value: rules })
  }
  const guess = async (userName: string, times: number) => {
    for (let time = 0; time < times; time++) await verifies(directory, userName, WRONG)
  }
  const untilOf = async (id: string) => (await directory.services.passwords.statesOf([id])).get(id)?.locked?.until
  const inMinutes = (minutes: number) => new Date(directory.services.now().getTime() + minutes * MINUTE * 1000)

  it('P40, P45: comes after so many failures in a row, for so many minutes, and goes by itself', async () => {
    await say({ maxIncorrectAttempts: 3, lockoutDuration: 30 })
    const { id, userName } = await newPerson(directory)
    await guess(userName, 2)
    expect(await untilOf(id)).to.equal(undefined)
    await guess(userName, 1)
    expect(await untilOf(id)).to.deep.equal(inMinutes(30))
    expect(await verifies(directory, userName, PASSWORD)).to.equal(false)
    directory.wait(30 * MINUTE)
    expect(await verifies(directory, userName, PASSWORD)).to.equal(true)
  })

  it('P40: comes again after as many more', async () => {
    await say({ maxIncorrectAttempts: 2, lockoutDuration: 5 })
    const { id, userName } = await newPerson(directory)
    for (let round = 0; round < 2; round++) {
      await guess(userName, 2)
      expect(await untilOf(id)).to.deep.equal(inMinutes(5))
      directory.wait(5 * MINUTE)
    }
  })

  it('P40: is never shorter than the delay that grows by itself', async () => {
    await say({ maxIncorrectAttempts: 1, lockoutDuration: 5 })
    const { id, userName } = await newPerson(directory)
    for (let round = 0; round < 16; round++) {
      await guess(userName, 1)
      if (round < 15) directory.wait(15 * MINUTE)
    }
    expect(await untilOf(id)).to.deep.equal(inMinutes(15))
  })

  it('P40: lasts 15 minutes where the policy does not say how long', async () => {
    await say({ maxIncorrectAttempts: 1 })
    const { id, userName } = await newPerson(directory)
    await guess(userName, 1)
    expect(await untilOf(id)).to.deep.equal(inMinutes(15))
  })

  it('P40: of 0 failures is none, and delays grow as they always do', async () => {
    await say({ maxIncorrectAttempts: 0 })
    const { id, userName } = await newPerson(directory)
    await guess(userName, 4)
    expect(await untilOf(id)).to.equal(undefined)
  })

  it('P43, P46: holds in two servers on one database, and for the current password on the account page', async () => {
    await say({ maxIncorrectAttempts: 4 })
    const { id, userName } = await newPerson(directory)
    const attempts = Array.from({ length: 50 }, (_, index) => {
      const { passwords } = [directory, other][index % 2]?.services ?? directory.services
      return index % 5 === 0 ? passwords.change(id, WRONG, THIRD, owner(id)) : passwords.verify(userName, WRONG)
    })
    await Promise.all(attempts)
    const { failures } = await credentialOf(directory, id)
    expect(failures.count).to.equal(4)
    for (const each of [directory, other]) expect(await verifies(each, userName, PASSWORD)).to.equal(false)
  })

  for (const rules of [{ maxIncorrectAttempts: 101 }, { lockoutDuration: 4 }, { lockoutDuration: 1441 }]) {
    it(`${JSON.stringify(rules)} is refused`, async () =>
      expect(verdict(await say(rules))).to.equal('400 invalidValue'))
  }
})
