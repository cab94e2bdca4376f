import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { STATE, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const PASSWORD = 'seven quiet harbours'

describe('what ends with a person', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let id: string

  beforeEach(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write,passwords:reset')
    id = await directory.person({ userName: 'ann', password: PASSWORD, emails: [{ value: 'ann@example.com' }] })
  })
  afterEach(() => directory.stop())

  const setActive = (value: boolean) => hr.patch(`${USERS}/${id}`, { op: 'replace', path: 'active', value })
  const standing = () => directory.services.passwords.standing(id)

  it('S66, P52, O42: deactivation kills what was open, and activation does not revive it', async () => {
    const before = await standing()
    await setActive(false)
    expect(await standing()).to.equal(undefined)
    await setActive(true)
    const after = await standing()
    expect(after?.epoch).to.be.above(before?.epoch ?? 0)
    expect(after?.sessionsEpoch).to.be.above(before?.sessionsEpoch ?? 0)
    expect((await directory.services.passwords.verify('ann', PASSWORD)).verified).to.equal(true)
  })

  it('P52: deactivation kills a mail that waits to be sent', async () => {
    await hr.patch(`${USERS}/${id}`, { op: 'add', path: `${STATE}:reset`, value: { delivery: 'link' } })
    await setActive(false)
    expect(await directory.mails()).to.have.length(0)
  })

  it('S65: deletion takes the credential and the way in', async () => {
    expect(verdict(await hr.delete(`${USERS}/${id}`))).to.equal('204')
    expect((await directory.services.passwords.verify('ann', PASSWORD)).verified).to.equal(false)
    expect(await standing()).to.equal(undefined)
    expect(await directory.database.connection.collection('credentials').countDocuments()).to.equal(0)
  })
})
