import { expect } from 'chai'
import { mailsTo } from '../../passwords/support.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { jobsOf } from '../../support/jobs.ts'
import { linkIn } from '../../support/links.ts'
import { withMeanwhile } from '../../support/meanwhile.ts'
import { GROUP, GROUPS, JOB, JOBS, ROLES, STATE, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const PASSWORD = 'a quiet harbour at dawn'
const MINUTES = 60

describe('taking a job back', () => {
  let directory: TestDirectory
  let desk: TestScimClient
  let jobs: ReturnType<typeof jobsOf>
  let ann: string

  beforeEach(async () => {
    directory = await startDirectory()
    desk = await directory.scim('passwords:reset,users:read')
    jobs = jobsOf(directory, desk)
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
    const undone = await jobs.undo(id)
    expect(undone).to.include({ status: 'undone' })
    expect(undone.counts).to.include({ reset: 1, undone: 1 })
    expect(await signsIn()).to.equal(true)
    expect(await directory.services.passwords.openLink(link)).to.equal(undefined)
    const events = directory.database.connection.collection('auditEvents')
    expect(await events.countDocuments({ event: 'password.resetUndone', target: ann })).to.equal(1)
  })

  it('gives back what was demanded before, too', async () => {
    const hr = await directory.scim('users:write,passwords:reset')
    await hr.patch(`${USERS}/${ann}`, { op: 'replace', path: `${STATE}:mustChange`, value: true }).expect(200)
    const { id } = await jobs.run({ ids: [ann] })
    await jobs.undo(id)
    expect((await directory.services.passwords.verify('ann', PASSWORD)).verified).to.equal(true)
    expect((await directory.services.passwords.standing(ann))?.mustChange).to.not.equal(undefined)
  })

  it('takes an invitation back', async () => {
    const eve = await directory.person({ userName: 'eve', emails: [{ value: 'eve@example.com' }] })
    const { id } = await jobs.run({ ids: [eve] }, { purpose: 'activate' })
    const link = linkIn(await directory.mails())
    expect((await jobs.undo(id)).counts).to.include({ reset: 1, undone: 1 })
    expect(await directory.services.passwords.openLink(link)).to.equal(undefined)
    const { counts } = await jobs.run({ ids: [eve] }, { purpose: 'activate' })
    expect(counts).to.include({ reset: 1 })
  })

  for (const [what, value] of [
    ['a one-time password', { delivery: 'oneTimePassword' }],
    ['a link', { delivery: 'link' }],
  ] as const)
    it(`leaves whoever had nothing but ${what} before with the way in that they have now`, async () => {
      const eve = await directory.person({ userName: 'eve', emails: [{ value: 'eve@example.com' }] })
      await desk.patch(`${USERS}/${eve}`, { op: 'replace', path: `${STATE}:reset`, value }).expect(200)
      await mailsTo(directory, 'eve@example.com')
      const { id } = await jobs.run({ ids: [ann, eve] })
      const mails = await mailsTo(directory, 'eve@example.com')
      expect((await jobs.undo(id)).counts).to.include({ reset: 2, undone: 1 })
      expect(await signsIn()).to.equal(true)
      expect(await directory.services.passwords.openLink(linkIn(mails.slice(-1)))).not.to.equal(undefined)
    })

  it('leaves alone whom the one who asks may not reset', async () => {
    const { id } = await jobs.run({ ids: [ann] })
    const chief = await directory.scim('users:write,roles:write')
    const group = { schemas: [GROUP, ROLES], displayName: 'desk', [ROLES]: { roles: ['helpDesk'] } }
    await chief.post(GROUPS, { ...group, members: [{ value: ann }] }).expect(201)
    expect((await jobs.undo(id)).counts).to.include({ undone: 0 })
  })

  it('is for ten minutes', async () => {
    const { id } = await jobs.run({ ids: [ann] })
    directory.wait(11 * MINUTES)
    expect((await jobs.undo(id)).counts).to.include({ undone: 0 })
    expect(await signsIn()).to.equal(false)
  })

  it('is for whoever asked in time, however late it is done and whoever asks once more', async () => {
    const { id } = await jobs.run({ ids: [ann] })
    await jobs.act(id, 'undo').expect(200)
    directory.wait(11 * MINUTES)
    expect((await jobs.undo(id)).counts).to.include({ undone: 1 })
    expect(await signsIn()).to.equal(true)
  })

  it('comes before all other work on jobs', async () => {
    const { id } = await jobs.run({ ids: [ann] })
    const { body: other } = await desk.post(JOBS, { schemas: [JOB], selection: { ids: [ann] } }).expect(201)
    await jobs.act(id, 'undo').expect(200)
    let status = ''
    const look = async () => {
      status = (await jobs.read(other.id)).status
    }
    const worker = await withMeanwhile(directory, look, { before: 1 })
    await worker.jobWorker.drain()
    await worker.stop()
    expect([status, (await jobs.read(other.id)).status]).to.deep.equal(['planning', 'planned'])
  })

  it('is told as it happens, until it is over', async () => {
    const { id } = await jobs.run({ ids: [ann] })
    await jobs.act(id, 'undo').expect(200)
    const { progressOf } = directory.services.resources.passwordResetJobs
    const isOver = async () => (await progressOf(id)).isOver
    const before = await isOver()
    await directory.jobWorker.drain()
    expect([before, await isOver()]).to.deep.equal([false, true])
  })

  it('ends, with the reason, where whoever asked may not do it any more', async () => {
    const { id } = await jobs.run({ ids: [ann] })
    await jobs.act(id, 'undo').expect(200)
    await directory.database.connection.collection('provisioningTokens').deleteMany({})
    await directory.jobWorker.drain()
    const job = await directory.database.connection.collection('passwordResetJobs').findOne({ _id: id as never })
    expect(job?.data).to.include({ status: 'undone' })
    expect(job?.data.statusReason).to.include('does not have the scope "passwords:reset" any more')
    expect(await signsIn()).to.equal(false)
  })

  it('leaves whoever has a new password alone', async () => {
    const { id } = await jobs.run({ ids: [ann, await person('bob')] })
    const { passwords } = directory.services
    const link = linkIn((await directory.mails()).filter(({ to }) => JSON.stringify(to).includes('ann@')))
    expect(await passwords.redeemLink(link, 'seven slow green rivers')).to.equal(true)
    expect((await jobs.undo(id)).counts).to.include({ completed: 1, undone: 1 })
    expect([await signsIn(), await signsIn('seven slow green rivers')]).to.deep.equal([false, true])
  })

  it('leaves alone whom somebody has reset again, or made inactive', async () => {
    const { id } = await jobs.run({ ids: [ann] })
    await directory.reset(ann)
    expect((await jobs.undo(id)).counts).to.include({ undone: 0 })
    expect(await signsIn()).to.equal(false)
  })

  it('is never done where somebody else may know the passwords', async () => {
    const merely = await jobs.plan({ ids: [ann] }, { reason: 'compromised' })
    const early = await jobs.act(merely.id, 'undo')
    expect([early.status, early.body.detail]).to.satisfy(
      ([status, detail]: [number, string]) => status === 409 && detail.startsWith('The job is planned'),
    )
    const { id } = await jobs.run({ ids: [ann] }, { reason: 'compromised' })
    expect(verdict(await jobs.act(id, 'undo'))).to.equal('409')
    expect(await signsIn()).to.equal(false)
  })
})
