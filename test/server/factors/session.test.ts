import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { codeAt, enrolApp, ownerOf } from '../../support/factors.ts'
import { personNamed } from '../oidc/support.ts'

describe('second factors and the session that they are changed in', () => {
  let directory: TestDirectory
  let id: string

  beforeEach(async () => {
    directory = await startDirectory()
    id = await personNamed(directory, 'ada')
  })
  afterEach(() => directory.stop())

  const factorsOf = () =>
    directory.database.connection.collection<{ _id: string }>('secondFactors').findOne({ _id: id })

  it('are not added by a session that has ended meanwhile', async () => {
    const { factors, now } = directory.services
    const before = await ownerOf(directory, id)
    await factors.beginApp(before)
    const { secret = '' } = (await factors.begunApp(before)) ?? {}
    await directory.reset(id)
    expect(await factors.addApp(before, codeAt(secret, now()))).to.equal(undefined)
    expect(await factorsOf()).to.equal(null)
  })

  it('are neither taken away nor given new recovery codes by a session that has ended meanwhile', async () => {
    const { factors } = directory.services
    await enrolApp(directory, id)
    const before = await ownerOf(directory, id)
    await directory.reset(id)
    const stored = await factorsOf()
    expect(await factors.removeApp(before)).to.equal(false)
    expect(await factors.renewRecoveryCodes(before)).to.equal(undefined)
    expect(await factorsOf()).to.deep.equal(stored)
  })

  it('are not changed where all sessions end between the first read of the change and its write', async () => {
    const { database, passwords, users } = directory.services
    const before = await ownerOf(directory, id)
    let isFirst = true
    const isHeld = await database.inTransaction(async transaction => {
      await users.find(id, transaction)
      if (isFirst) await passwords.revokeSessions(id, before.actor)
      isFirst = false
      return passwords.holdSession(id, before.sessionsEpoch, transaction)
    })
    expect(isHeld).to.equal(false)
  })

  it('begin in one session, and are nothing to another one of the same person', async () => {
    const { factors, now } = directory.services
    const [here, there] = await Promise.all([ownerOf(directory, id, 'here'), ownerOf(directory, id, 'there')])
    await factors.beginApp(here)
    const { secret = '' } = (await factors.begunApp(here)) ?? {}
    expect(secret).not.to.equal('')
    expect(await factors.begunApp(there)).to.equal(undefined)
    expect(await factors.addApp(there, codeAt(secret, now()))).to.equal(undefined)
    expect(await factors.addApp(here, codeAt(secret, now()))).to.have.property('recoveryCodes')
  })
})
