import { expect } from 'chai'
import { lockout } from '../../passwords/lockout.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { STATE, USERS, verdict } from '../support/scim.ts'
import { staffOf } from '../support/staff.ts'
import { newPerson, PASSWORD, verifies, WRONG } from './support.ts'

describe('an administrator who unlocks', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory({ frozen: true })
  })
  after(() => directory.stop())

  const unlock = { op: 'replace', path: `${STATE}:unlock`, value: true }

  async function lockedPerson(failures: number = lockout.freeFailures + 1) {
    const person = await newPerson(directory)
    await directory.database.connection
      .collection<{ _id: string }>('credentials')
      .updateOne({ _id: person.id }, { $set: { 'failures.count': failures - 1 } })
    await verifies(directory, person.userName, WRONG)
    return person
  }

  it('lets the password be tried again at once, and says so in the audit', async () => {
    const desk = await directory.scim('passwords:reset,users:read,audit:read')
    const { id, userName } = await lockedPerson()
    expect(await verifies(directory, userName, PASSWORD)).to.equal(false)
    const { body } = await desk.patch(`${USERS}/${id}?attributes=${STATE}:locked`, unlock).expect(200)
    expect(body[STATE].locked).to.deep.equal({ on: false })
    expect(await verifies(directory, userName, PASSWORD)).to.equal(true)
    const filter = `target eq "${id}" and event eq "password.unlocked"`
    const audit = await directory.scim('audit:read')
    expect((await audit.get(`/admin/v2/AuditEvents?filter=${filter}`).expect(200)).body.totalResults).to.equal(1)
  })

  it('changes nothing with the value false', async () => {
    const desk = await directory.scim('passwords:reset,users:read')
    const { id, userName } = await lockedPerson()
    await desk.patch(`${USERS}/${id}`, { ...unlock, value: false }).expect(200)
    expect(await verifies(directory, userName, PASSWORD)).to.equal(false)
  })

  it('does not where only a reset helps', async () => {
    const desk = await directory.scim('passwords:reset,users:read')
    const { id, userName } = await lockedPerson(lockout.ceiling)
    expect(verdict(await desk.patch(`${USERS}/${id}`, unlock))).to.equal('400 invalidValue')
    expect(await verifies(directory, userName, PASSWORD)).to.equal(false)
  })

  it('needs the scope, a fresh sign-in, and to stand high enough', async () => {
    const { id } = await lockedPerson()
    const hr = await directory.scim('users:write')
    expect(verdict(await hr.patch(`${USERS}/${id}`, unlock))).to.equal('403')
    const staff = await staffOf(directory)
    const chief = await staff.holder('highest', 'administrator')
    const desk = await directory.scim('passwords:reset,users:read')
    expect(verdict(await desk.patch(`${USERS}/${chief}`, unlock))).to.equal('403')
    await staff.holder('desk', 'helpDesk')
    const person = await staff.signedIn('desk', 'users:read passwords:reset')
    await person.patch(`${USERS}/${id}`, unlock).expect(200)
    directory.wait(400)
    const { headers } = await person.patch(`${USERS}/${id}`, unlock).expect(401)
    expect(headers['www-authenticate']).to.contain('max_age="300"')
  })
})
