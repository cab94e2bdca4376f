import { expect } from 'chai'
import { hostActor } from '../../../server/host.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { jobsOf } from '../../support/jobs.ts'
import { JOB, JOBS, ROLE, ROLES_AT, STATE, USERS, verdict } from '../../support/scim.ts'
import { scimClientWith, type TestScimClient } from '../../support/scim-client.ts'
import { staffOf } from '../../support/staff.ts'
import { PASSWORD } from '../oidc/support.ts'

const MINUTE = 60

describe('what people may do by their roles', () => {
  let directory: TestDirectory
  let staff: Awaited<ReturnType<typeof staffOf>>
  let zoe: string

  beforeEach(async () => {
    directory = await startDirectory({ jobApprovalAbove: 1 })
    staff = await staffOf(directory)
    zoe = await directory.person({ userName: 'zoe', emails: [{ value: 'zoe@example.com' }] })
  })
  afterEach(() => directory.stop())

  const link = { op: 'replace', path: `${STATE}:reset`, value: { delivery: 'link' } }

  it('a help desk resets people without a role, and nobody else', async () => {
    const desk = await staff.holder('desk', 'helpDesk')
    const boss = await staff.holder('boss', 'administrator')
    const client = await staff.signedIn('desk', 'users:read passwords:reset users:write roles:write')
    expect(verdict(await client.patch(`${USERS}/${zoe}`, link))).to.equal('200')
    expect(verdict(await client.patch(`${USERS}/${boss}`, link))).to.equal('403')
    expect(verdict(await client.patch(`${USERS}/${desk}`, link))).to.equal('400 invalidValue')
    expect(verdict(await client.patch(`${USERS}/${zoe}`, { op: 'add', path: 'title', value: 'x' }))).to.equal('403')
    const events = directory.database.connection.collection('auditEvents')
    expect(await events.countDocuments({ event: 'password.reset', actor: desk, target: zoe })).to.equal(1)
  })

  it('roles count in an application that is made for them, and while they are held', async () => {
    await staff.holder('boss', 'administrator')
    const other = await directory.relyingParty()
    const attempt = await other.start({ scope: 'openid users:read', resource: `${directory.issuer}/scim/v2` })
    const refused = await directory.browser().open(attempt.url)
    expect(refused.url).to.include('error=invalid_scope')
    const client = await staff.signedIn('boss', 'users:read')
    expect(verdict(await client.get(USERS))).to.equal('200')
    await staff.takeRole('administrator')
    expect(verdict(await client.get(USERS))).to.equal('403')
  })

  it('nobody has more by a role than the token was asked for, and a person without a role has nothing', async () => {
    await staff.holder('boss', 'administrator')
    await directory.person({ userName: 'ann', password: PASSWORD })
    const narrow = await staff.signedIn('boss', 'users:read')
    expect(verdict(await narrow.patch(`${USERS}/${zoe}`, link))).to.equal('403')
    const ann = await staff.signedIn('ann', 'users:read passwords:reset')
    expect(verdict(await ann.get(USERS))).to.equal('403')
  })

  it('O29: a reset wants a sign-in of the last five minutes', async () => {
    await staff.holder('boss', 'administrator')
    const client = await staff.signedIn('boss', 'users:read users:write passwords:reset roles:write')
    directory.wait(4 * MINUTE)
    expect(verdict(await client.patch(`${USERS}/${zoe}`, link))).to.equal('200')
    directory.wait(2 * MINUTE)
    const yan = await directory.person({ userName: 'yan', password: PASSWORD })
    for (const operation of [
      link,
      { op: 'replace', path: 'password', value: 'an old bridge of stone' },
      { op: 'replace', path: `${STATE}:mustChange`, value: true },
    ]) {
      const answer = await client.patch(`${USERS}/${yan}`, operation)
      expect(verdict(answer)).to.equal('401')
      expect(answer.headers['www-authenticate']).to.include('error="insufficient_user_authentication"')
      expect(answer.headers['www-authenticate']).to.include('max_age="300"')
    }
    expect(verdict(await client.patch(`${USERS}/${zoe}`, { op: 'add', path: 'title', value: 'x' }))).to.equal('200')
  })

  it('trap 14: a job of everybody leaves out whoever asks, the higher and the protected, and wants a fresh sign-in', async () => {
    const boss = await staff.holder('boss', 'administrator')
    const desk = await staff.holder('desk', 'helpDesk')
    const spare = await directory.person({ userName: 'spare', password: PASSWORD, [STATE]: { protected: true } })
    const jobs = jobsOf(directory, await staff.signedIn('desk', 'passwords:reset', 'admin'))
    const { id, planDigest, counts } = await jobs.plan({ all: true }, { delivery: 'oneTimePassword', mail: true })
    const reader = jobsOf(directory, await directory.scim('jobs:read'))
    const rows: { user: { value: string }; state: string; reason?: string }[] = await reader.rows(id)
    expect(Object.fromEntries(rows.map(({ user, state, reason }) => [user.value, reason ?? state]))).to.deep.equal({
      [zoe]: 'queued',
      [boss]: 'higherPrivilege',
      [desk]: 'self',
      [spare]: 'protected',
    })
    const chief = jobsOf(directory, await directory.scim('passwords:reset,users:read,roles:write'))
    const highest = await chief.plan({ all: true })
    expect((await chief.rows(highest.id, `?filter=user.value eq "${spare}"`))[0]).to.include({ reason: 'protected' })
    const later = await jobs.plan({ userNames: ['zoe'] })
    await jobs.act(id, 'run', { planDigest, expectedCount: counts.eligible }).expect(200)
    await jobsOf(directory, await staff.signedIn('boss', 'passwords:reset', 'admin'))
      .act(id, 'approve', { planDigest })
      .expect(200)
    await directory.jobWorker.drain()
    const { passwords } = directory.services
    for (const userName of ['boss', 'desk', 'spare'])
      expect((await passwords.verify(userName, PASSWORD)).verified, userName).to.equal(true)
    directory.wait(6 * MINUTE)
    const stale = await jobs.act(later.id, 'run', { planDigest: later.planDigest })
    expect(verdict(stale)).to.equal('401')
    expect(stale.headers['www-authenticate']).to.include('error="insufficient_user_authentication"')
  })

  it('an Idempotency-Key is of one person, not of all who use an application', async () => {
    const ids: string[] = []
    for (const name of ['desk', 'other']) {
      await staff.holder(name, 'helpDesk')
      const client = await staff.signedIn(name, 'passwords:reset', 'admin')
      const job = { schemas: [JOB], selection: { ids: [zoe] }, note: `of ${name}` }
      ids.push((await client.post(JOBS, job).set('Idempotency-Key', '1').expect(201)).body.id)
    }
    expect(ids[0]).to.not.equal(ids[1])
  })

  describe('a large job', () => {
    const everybody = { all: true }

    it('waits for another administrator, who is a person and not whoever ran it', async () => {
      await staff.holder('boss', 'administrator')
      await staff.holder('vice', 'administrator')
      await staff.holder('desk', 'helpDesk')
      const token = await directory.scim('passwords:reset,roles:write')
      const boss = await staff.signedIn('boss', 'passwords:reset roles:write', 'admin')
      const jobs = jobsOf(directory, boss)
      const { id, planDigest, counts } = await jobs.plan(everybody)
      expect(verdict(await jobs.act(id, 'run', { planDigest }))).to.equal('400 invalidValue')
      const run = { planDigest, expectedCount: counts.eligible }
      expect((await jobs.act(id, 'run', run).expect(200)).body.status).to.equal('awaitingApproval')
      await directory.jobWorker.drain()
      const approvedBy = async (client: TestScimClient | typeof boss) =>
        verdict(await client.patch(`${JOBS}/${id}`, { op: 'replace', value: { action: 'approve', planDigest } }))
      expect(await approvedBy(boss)).to.equal('403')
      expect(await approvedBy(token)).to.equal('403')
      expect(await approvedBy(await staff.signedIn('desk', 'passwords:reset', 'admin'))).to.equal('403')
      expect(await approvedBy(await staff.signedIn('vice', 'passwords:reset', 'admin'))).to.equal('200')
      await directory.jobWorker.drain()
      const done = await jobs.read(id)
      expect(done).to.include({ status: 'completed' }).and.to.include.keys('requestedBy', 'approvedBy')
      expect(done.counts).to.deep.include({ skipped: { self: 1 } })
      const reset = await directory.database.connection.collection('auditEvents').findOne({ event: 'password.reset' })
      expect(reset?.details).to.include({ requestedBy: done.requestedBy, approvedBy: done.approvedBy })
    })

    it('waits for whoever holds a role of our own that stands as high and resets, where nobody else is there', async () => {
      const own = { schemas: [ROLE], name: 'deputy', scopes: ['roles:write', 'passwords:reset'] }
      await staff.chief.post(ROLES_AT, own).expect(201)
      await staff.holder('boss', 'administrator')
      await staff.holder('dora', 'deputy')
      const boss = jobsOf(directory, await staff.signedIn('boss', 'passwords:reset roles:write', 'admin'))
      const { id, planDigest, counts } = await boss.plan(everybody)
      const run = await boss.act(id, 'run', { planDigest, expectedCount: counts.eligible }).expect(200)
      expect(run.body.status).to.equal('awaitingApproval')
      const dora = jobsOf(directory, await staff.signedIn('dora', 'passwords:reset', 'admin'))
      expect(verdict(await dora.act(id, 'approve', { planDigest }))).to.equal('200')
    })

    it('is not approved by whoever made it, whoever ran it', async () => {
      await staff.holder('boss', 'administrator')
      await staff.holder('vice', 'administrator')
      await staff.holder('chair', 'administrator')
      const boss = jobsOf(directory, await staff.signedIn('boss', 'passwords:reset roles:write', 'admin'))
      const vice = jobsOf(directory, await staff.signedIn('vice', 'passwords:reset roles:write', 'admin'))
      const { id, planDigest, counts } = await boss.plan(everybody)
      await vice.act(id, 'run', { planDigest, expectedCount: counts.eligible }).expect(200)
      expect(verdict(await boss.act(id, 'approve', { planDigest }))).to.equal('403')
    })

    it('of an administrator is not acted on by anybody lower', async () => {
      await staff.holder('boss', 'administrator')
      await staff.holder('desk', 'helpDesk')
      const boss = jobsOf(directory, await staff.signedIn('boss', 'passwords:reset roles:write', 'admin'))
      const desk = jobsOf(directory, await staff.signedIn('desk', 'passwords:reset', 'admin'))
      const { id, planDigest } = await boss.plan({ userNames: ['zoe'] })
      expect(verdict(await desk.act(id, 'run', { planDigest }))).to.equal('403')
      await boss.act(id, 'run', { planDigest }).expect(200)
      for (const action of ['pause', 'cancel', 'undo', 'retryFailed'])
        expect(verdict(await desk.act(id, action)), action).to.equal('403')
    })

    it('fails where whoever made it was signed out everywhere', async () => {
      const boss = await staff.holder('boss', 'administrator')
      const jobs = jobsOf(directory, await staff.signedIn('boss', 'passwords:reset', 'admin'))
      const { id, planDigest } = await jobs.plan({ userNames: ['zoe'] })
      await jobs.act(id, 'run', { planDigest }).expect(200)
      const other = await directory.scim('users:write,passwords:reset,passwords:keep,roles:write')
      for (const value of [true, false])
        await other.patch(`${USERS}/${boss}`, { op: 'replace', path: `${STATE}:mustChange`, value }).expect(200)
      await directory.jobWorker.drain()
      const later = jobsOf(directory, await directory.scim('jobs:read'))
      expect(await later.read(id)).to.include({ status: 'failed' })
    })

    it('is nothing where whoever made it was signed out everywhere while they were making it', async () => {
      const boss = await staff.holder('boss', 'administrator')
      const { database, masterKey, issuer } = directory
      const revoke = (id: string) => directory.services.passwords.revokeSessions(id, hostActor)
      const slow = await startDirectory({
        database: { database },
        masterKey,
        issuer,
        adapt: services => ({ ...services, takePermits: async () => void (await revoke(boss)) }),
      })
      const { token } = await staff.signedIn('boss', 'passwords:reset', 'admin')
      const { id } = (
        await scimClientWith(token, slow.address)
          .post(JOBS, { schemas: [JOB], selection: { userNames: ['zoe'] } })
          .expect(201)
      ).body
      await slow.stop()
      await directory.jobWorker.drain()
      const later = jobsOf(directory, await directory.scim('jobs:read'))
      expect(await later.read(id)).to.include({ status: 'failed' })
    })

    it('begins ten minutes later where there is no other administrator', async () => {
      await staff.holder('boss', 'administrator')
      const jobs = jobsOf(directory, await staff.signedIn('boss', 'passwords:reset roles:write', 'admin'))
      const { id, planDigest, counts } = await jobs.plan(everybody)
      await jobs.act(id, 'run', { planDigest, expectedCount: counts.eligible }).expect(200)
      await directory.jobWorker.drain()
      expect((await jobs.read(id)).counts.reset).to.equal(0)
      const inTenMinutes = new Date(directory.services.now().getTime() + 10 * MINUTE * 1000).toISOString()
      expect((await jobs.read(id)).beginsAt.slice(0, 16)).to.equal(inTenMinutes.slice(0, 16))
      await jobs.act(id, 'pause').expect(200)
      await jobs.act(id, 'resume').expect(200)
      await directory.jobWorker.drain()
      expect((await jobs.read(id)).counts.reset).to.equal(0)
      directory.wait(9 * MINUTE)
      await directory.jobWorker.drain()
      expect((await jobs.read(id)).counts.reset).to.equal(0)
      directory.wait(MINUTE)
      await directory.jobWorker.drain()
      const later = jobsOf(directory, await directory.scim('jobs:read'))
      expect((await later.read(id)).counts.reset).to.equal(counts.eligible)
    })

    it('needs nobody where a client may run jobs unattended', async () => {
      await staff.holder('boss', 'administrator')
      const jobs = jobsOf(directory, await directory.scim('passwords:reset,jobs:unattended'))
      const { id, planDigest, counts } = await jobs.plan(everybody)
      const { status } = (await jobs.act(id, 'run', { planDigest, expectedCount: counts.eligible }).expect(200)).body
      expect(status).to.equal('running')
      expect(verdict(await jobs.act(id, 'approve'))).to.equal('409')
    })

    it('fails where whoever made it may not reset any more', async () => {
      await staff.holder('boss', 'administrator')
      const jobs = jobsOf(directory, await staff.signedIn('boss', 'passwords:reset', 'admin'))
      const { id, planDigest } = await jobs.plan({ userNames: ['zoe'] })
      await jobs.act(id, 'run', { planDigest }).expect(200)
      await staff.takeRole('administrator')
      await directory.jobWorker.drain()
      const reader = jobsOf(directory, await directory.scim('jobs:read'))
      expect(await reader.read(id))
        .to.include({ status: 'failed' })
        .and.to.have.property('statusReason')
    })
  })
})
