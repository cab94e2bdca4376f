import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { jobsOf } from '../../support/jobs.ts'
import { linkIn } from '../../support/links.ts'
import { GROUP, GROUPS, ROLES, STATE, USERS, verdict } from '../../support/scim.ts'

const PASSWORD = 'a quiet harbour at dawn'
const MINUTES = 60

describe('taking a job back', () => {
  let directory: TestDirectory
  let jobs: ReturnType<typeof jobsOf>
  let ann: string

  beforeEach(async () => {
    directory = await startDirectory()
    jobs = jobsOf(directory, await directory.scim('passwords:reset,users:read'))
    ann = await person('ann')
  })
  afterEach(() => directory.stop())

  const person = (userName: string) =>
    directory.person({ userName, password: PASSWORD, emails: [{ value: `${userName}@example.com` }] })
  const signsIn = async (password = PASSWORD) => (await directory.services.passwords.verify('ann', password)).verified

  it('gives the former password back, and the mailed link is dead', async () => {
    const { id } = await jobs.run({ ids: [ann] })
    const link = linkIn(await directory.mails())
    expect(await signsIn()).to.equal(false)
    const undone = (await jobs.act(id, 'undo').expect(200)).body
    expect(undone).to.include({ status: 'undone' })
    expect(undone.counts).to.include({ reset: 1, undone: 1 })
    expect(await signsIn()).to.equal(true)
    expect(await directory.services.passwords.openLink(link)).to.equal(undefined)
    const events = directory.database.connection.collection('auditEvents')
    expect(await events.countDocuments({ event: 'password.resetUndone', target: ann })).to.equal(1)
  })

  it('gives back what was demanded before, too', async () => {
    const desk = await directory.scim('users:write,passwords:reset')
    await desk.patch(`${USERS}/${ann}`, { op: 'replace', path: `${STATE}:mustChange`, value: true }).expect(200)
    const { id } = await jobs.run({ ids: [ann] })
    await jobs.act(id, 'undo').expect(200)
    expect((await directory.services.passwords.verify('ann', PASSWORD)).verified).to.equal(true)
    expect((await directory.services.passwords.standing(ann))?.mustChange).to.not.equal(undefined)
  })

  it('takes an invitation back', async () => {
    const eve = await directory.person({ userName: 'eve', emails: [{ value: 'eve@example.com' }] })
    const { id } = await jobs.run({ ids: [eve] }, { purpose: 'activate' })
    const link = linkIn(await directory.mails())
    expect((await jobs.act(id, 'undo').expect(200)).body.counts).to.include({ reset: 1, undone: 1 })
    expect(await directory.services.passwords.openLink(link)).to.equal(undefined)
    const { counts } = await jobs.run({ ids: [eve] }, { purpose: 'activate' })
    expect(counts).to.include({ reset: 1 })
  })

  it('leaves alone whom the one who asks may not reset', async () => {
    const { id } = await jobs.run({ ids: [ann] })
    const chief = await directory.scim('users:write,roles:write')
    const group = { schemas: [GROUP, ROLES], displayName: 'desk', [ROLES]: { roles: ['helpDesk'] } }
    await chief.post(GROUPS, { ...group, members: [{ value: ann }] }).expect(201)
    expect((await jobs.act(id, 'undo').expect(200)).body.counts).to.include({ undone: 0 })
  })

  it('is for ten minutes', async () => {
    const { id } = await jobs.run({ ids: [ann] })
    directory.wait(11 * MINUTES)
    expect((await jobs.act(id, 'undo').expect(200)).body.counts).to.include({ undone: 0 })
    expect(await signsIn()).to.equal(false)
  })

  it('leaves whoever has a new password alone', async () => {
    const { id } = await jobs.run({ ids: [ann, await person('bob')] })
    const { passwords } = directory.services
    const link = linkIn((await directory.mails()).filter(({ to }) => JSON.stringify(to).includes('ann@')))
    expect(await passwords.redeemLink(link, 'seven slow green rivers')).to.equal(true)
    expect((await jobs.act(id, 'undo').expect(200)).body.counts).to.include({ completed: 1, undone: 1 })
    expect([await signsIn(), await signsIn('seven slow green rivers')]).to.deep.equal([false, true])
  })

  it('leaves alone whom somebody has reset again, or made inactive', async () => {
    const { id } = await jobs.run({ ids: [ann] })
    await directory.reset(ann)
    expect((await jobs.act(id, 'undo').expect(200)).body.counts).to.include({ undone: 0 })
    expect(await signsIn()).to.equal(false)
  })

  it('is never done where somebody else may know the passwords', async () => {
    const { id } = await jobs.run({ ids: [ann] }, { reason: 'compromised' })
    expect(verdict(await jobs.act(id, 'undo'))).to.equal('409')
    expect(await signsIn()).to.equal(false)
  })
})
