import { expect } from 'chai'
import { createHasher } from '../../passwords/hasher.ts'
import type { Hasher } from '../../passwords/ports.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { credentialOf, mailedToken, NEXT, newPerson, owner, PASSWORD, THIRD, verifies, WRONG } from './support.ts'

type Guessed = { readonly id: string; readonly userName: string }

describe('guessing', () => {
  let directory: TestDirectory
  /** What happens once, while a password is verified. */
  let meanwhile: (() => Promise<unknown>) | undefined
  before(async () => {
    const hasher = await createHasher({ memoryKib: 8, passes: 1 })
    const verify: Hasher['verify'] = async (hash, prepared) => {
      const act = meanwhile
      meanwhile = undefined
      await act?.()
      return hasher.verify(hash, prepared)
    }
    directory = await startDirectory({ frozen: true, hasher: { ...hasher, verify } })
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

  for (const [what, prove] of [
    ['sign-in', ({ userName }: Guessed) => verifies(directory, userName, PASSWORD)],
    ['change', ({ id }: Guessed) => directory.services.passwords.change(id, PASSWORD, NEXT, owner(id))],
  ] as const)
    it(`a right password at a ${what} does not touch when an attempt failed that came between its reads and its writes`, async () => {
      const person = await newPerson(directory)
      meanwhile = async () => {
        directory.wait(10)
        await guess(person.userName, 1)
        directory.wait(10)
      }
      const failedAt = new Date(directory.services.now().getTime() + 10_000)
      expect(await prove(person)).to.be.ok
      expect(await credentialOf(directory, person.id)).to.deep.include({
        lastFailedAt: failedAt,
        failures: { count: 0 },
      })
    })

  it('two right passwords at once are no failures', async () => {
    const { id, userName } = await newPerson(directory)
    meanwhile = () => verifies(directory, userName, PASSWORD)
    expect(await verifies(directory, userName, PASSWORD)).to.equal(true)
    expect((await credentialOf(directory, id)).lastFailedAt).to.equal(undefined)
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
