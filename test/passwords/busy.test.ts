import { expect } from 'chai'
import { HasherBusy } from '../../passwords/errors.ts'
import { createHasher } from '../../passwords/hasher.ts'
import type { Turns } from '../../passwords/turns.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { credentialOf, NEXT, newPerson, owner, PASSWORD, verifies, WRONG } from './support.ts'

describe('an attempt that nobody can judge, because too many wait to be hashed', () => {
  let directory: TestDirectory
  let isBusy = false
  let meanwhile: (() => Promise<unknown>) | undefined

  const watch =
    (turns: Turns): Turns =>
    async work => {
      if (!isBusy) return turns(work)
      await meanwhile?.()
      throw new HasherBusy('Too many passwords wait to be hashed.')
    }

  before(async () => {
    const hasher = await createHasher({ memoryKib: 8, passes: 1 }, watch)
    directory = await startDirectory({ hasher, guessLimits: { perAddress: 2 } })
  })
  after(() => directory.stop())
  afterEach(() => {
    isBusy = false
    meanwhile = undefined
  })

  const refused = (attempt: Promise<unknown>) =>
    attempt.then(
      () => 'judged',
      (error: unknown) => (error instanceof HasherBusy ? 'busy' : 'another error'),
    )

  it('P43: is none, however often: neither of a sign-in nor of a change', async () => {
    const { id, userName } = await newPerson(directory)
    await verifies(directory, userName, WRONG)
    const before = await credentialOf(directory, id)
    isBusy = true
    for (let attempt = 0; attempt < 6; attempt++) {
      directory.wait(1)
      expect(await refused(directory.services.passwords.verify(userName, PASSWORD))).to.equal('busy')
      expect(await refused(directory.services.passwords.change(id, PASSWORD, NEXT, owner(id)))).to.equal('busy')
    }
    expect(await credentialOf(directory, id)).to.deep.equal(before)
    isBusy = false
    expect(await verifies(directory, userName, PASSWORD)).to.equal(true)
  })

  it('P41: does not count for the address that it came from', async () => {
    const { userName } = await newPerson(directory)
    const browser = directory.browser()
    isBusy = true
    for (let attempt = 0; attempt < 3; attempt++) {
      const page = await browser.signIn('/account', userName, PASSWORD)
      expect(page.status).to.equal(503)
    }
    isBusy = false
    expect((await browser.signIn('/account', userName, PASSWORD)).url).to.equal(`${directory.issuer}/account`)
  })

  it('P43: takes back no failure but its own', async () => {
    const { id, userName } = await newPerson(directory)
    isBusy = true
    meanwhile = async () => {
      isBusy = false
      meanwhile = undefined
      directory.wait(1)
      await verifies(directory, userName, WRONG)
    }
    expect(await refused(directory.services.passwords.verify(userName, PASSWORD))).to.equal('busy')
    expect((await credentialOf(directory, id)).failures.count).to.equal(2)
  })
})
