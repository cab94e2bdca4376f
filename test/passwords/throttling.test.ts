import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { credentialOf, mailedToken, NEXT, newPerson, owner, PASSWORD, THIRD, verifies, WRONG } from './support.ts'

describe('guessing', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory({ frozen: true })
  })
  after(() => directory.stop())

  const guess = async (userName: string, times: number) => {
    for (let time = 0; time < times; time++) await verifies(directory, userName, WRONG)
  }
  const lockOf = async (id: string) => (await directory.services.passwords.statesOf([id])).get(id)?.locked

  it('P43: of 50 guesses at once no more than the free ones are judged', async () => {
    const { id, userName } = await newPerson(directory)
    await Promise.all(Array.from({ length: 50 }, () => verifies(directory, userName, WRONG)))
    expect((await credentialOf(directory, id)).failures.count).to.equal(5)
    expect(await verifies(directory, userName, PASSWORD)).to.equal(false)
  })

  it('P43: of 50 right ones at once after a lock none gets in', async () => {
    const { userName } = await newPerson(directory)
    await guess(userName, 5)
    const answers = await Promise.all(Array.from({ length: 50 }, () => verifies(directory, userName, PASSWORD)))
    expect(new Set(answers)).to.deep.equal(new Set([false]))
  })

  it('P43: a success takes all earlier failures back', async () => {
    const { id, userName } = await newPerson(directory)
    for (let round = 0; round < 3; round++) {
      await guess(userName, 4)
      expect(await verifies(directory, userName, PASSWORD)).to.equal(true)
      expect((await credentialOf(directory, id)).failures).to.deep.equal({ count: 0 })
    }
  })

  it('P40, P44: from the fifth each failure doubles the wait, up to 15 minutes, and it ends on the second', async () => {
    const { id, userName } = await newPerson(directory)
    await guess(userName, 4)
    expect(await lockOf(id)).to.equal(undefined)
    for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
      await guess(userName, 1)
      const until = new Date(directory.services.now().getTime() + seconds * 1000)
      expect(await lockOf(id)).to.deep.include({ on: true, reason: 'failedPassword', until })
      directory.wait(seconds - 0.001)
      await guess(userName, 1)
      expect(await lockOf(id)).to.deep.include({ until })
      directory.wait(0.001)
      expect(await lockOf(id)).to.equal(undefined)
    }
    expect(await verifies(directory, userName, PASSWORD)).to.equal(true)
  })

  it('P40: after a hundred failures in a row only a reset helps', async () => {
    const { id, userName, email } = await newPerson(directory)
    for (let count = 0; count < 100; count++) {
      await guess(userName, 1)
      directory.wait(900)
    }
    expect(await verifies(directory, userName, PASSWORD)).to.equal(false)
    expect(await lockOf(id))
      .to.include({ on: true })
      .and.not.have.property('until')
    await directory.services.passwords.recover(userName)
    expect(await directory.services.passwords.redeemLink(await mailedToken(directory, email), NEXT)).to.equal(true)
    expect(await lockOf(id)).to.equal(undefined)
    expect(await verifies(directory, userName, NEXT)).to.equal(true)
  })

  it('P42: forgot password neither locks nor unlocks', async () => {
    const { id, userName } = await newPerson(directory)
    await guess(userName, 5)
    const before = await credentialOf(directory, id)
    await directory.services.passwords.recover(userName)
    expect((await credentialOf(directory, id)).failures).to.deep.equal(before.failures)
  })

  it('P45: an administrator’s reset unlocks, and is audited', async () => {
    const { id, userName } = await newPerson(directory)
    await guess(userName, 7)
    const oneTime = await directory.reset(id)
    expect(await lockOf(id)).to.equal(undefined)
    expect(await verifies(directory, userName, oneTime)).to.equal(true)
    const events = directory.database.connection.collection('auditEvents')
    expect(await events.countDocuments({ event: 'password.reset', target: id })).to.equal(1)
  })

  it('P46: a one-time password is guessed within the same limit', async () => {
    const { id, userName } = await newPerson(directory)
    const oneTime = await directory.reset(id)
    await guess(userName, 5)
    expect(await verifies(directory, userName, oneTime)).to.equal(false)
  })

  it('P21, P46: a wrong current password counts as a failed sign-in, and a lock holds for both', async () => {
    const { id, userName } = await newPerson(directory)
    const change = (current: string, next: string) => directory.services.passwords.change(id, current, next, owner(id))
    await guess(userName, 2)
    for (let time = 0; time < 3; time++) expect(await change(WRONG, NEXT)).to.equal(undefined)
    expect((await credentialOf(directory, id)).failures.count).to.equal(5)
    expect(await change(PASSWORD, NEXT)).to.equal(undefined)
    expect(await verifies(directory, userName, PASSWORD)).to.equal(false)
    directory.wait(1)
    expect(await change(PASSWORD, THIRD)).to.not.equal(undefined)
  })

  it('P43: a right current password is no failure, even where the new one is refused', async () => {
    const { id, userName } = await newPerson(directory)
    const change = (next: string) => directory.services.passwords.change(id, PASSWORD, next, owner(id))
    for (let time = 0; time < 6; time++) await change('too little').catch(() => undefined)
    expect((await credentialOf(directory, id)).failures.count).to.equal(0)
    expect(await change(NEXT)).to.not.equal(undefined)
    expect((await credentialOf(directory, id)).lastFailedAt).to.equal(undefined)
    expect(await verifies(directory, userName, NEXT)).to.equal(true)
  })
})
