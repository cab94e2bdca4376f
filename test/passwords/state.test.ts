import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { DAY, newPerson, PASSWORD, verifies, WRONG } from './support.ts'

describe('the state of a password', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory({ frozen: true })
  })
  after(() => directory.stop())

  const stateOf = async (id: string) => (await directory.services.passwords.statesOf([id])).get(id)
  const nothing = {
    mustChange: false,
    expired: false,
    expiresAt: undefined,
    hasPassword: false,
    lastSuccessfulSetDate: undefined,
    lastSuccessfulValidationDate: undefined,
    lastFailedValidationDate: undefined,
  }

  it('of somebody without one is nothing', async () => {
    const { id } = await newPerson(directory, { password: null })
    expect(await stateOf(id)).to.deep.equal(nothing)
  })

  it('tells when it was set, when it was right and when it was wrong', async () => {
    const setAt = directory.services.now()
    const { id, userName } = await newPerson(directory)
    directory.wait(1)
    const rightAt = directory.services.now()
    await verifies(directory, userName, PASSWORD)
    directory.wait(1)
    const wrongAt = directory.services.now()
    await verifies(directory, userName, WRONG)
    expect(await stateOf(id)).to.deep.equal({
      ...nothing,
      hasPassword: true,
      lastSuccessfulSetDate: setAt,
      lastSuccessfulValidationDate: rightAt,
      lastFailedValidationDate: wrongAt,
    })
  })

  it('of a one-time password tells when it ends, and that it has ended', async () => {
    const { id } = await newPerson(directory)
    await directory.reset(id)
    const expiresAt = new Date(directory.services.now().getTime() + 7 * DAY * 1000)
    expect(await stateOf(id)).to.deep.include({ mustChange: true, expired: false, hasPassword: true, expiresAt })
    directory.wait(7 * DAY)
    expect(await stateOf(id)).to.include({ mustChange: true, expired: true })
  })

  it('of a reset by link is that there is none and a new one is due', async () => {
    const { id } = await newPerson(directory)
    await directory.reset(id, { delivery: 'link' })
    expect(await stateOf(id)).to.include({ mustChange: true, hasPassword: false })
  })

  it('is read for many people at once, and unknown ones are left out', async () => {
    const people = [await newPerson(directory), await newPerson(directory, { password: null })]
    const ids = people.map(({ id }) => id)
    const states = await directory.services.passwords.statesOf([...ids, 'nobody'])
    expect(ids.map(id => states.get(id)?.hasPassword)).to.deep.equal([true, false])
    expect(states.size).to.equal(2)
  })
})
