import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { jobsOf } from '../../support/jobs.ts'
import { JOB, JOBS, TOKEN, TOKENS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { staffOf } from '../../support/staff.ts'
import { offlineTokensOf } from '../oidc/support.ts'

const PASSWORD = 'a quiet harbour at dawn'

describe('a reset job', () => {
  let directory: TestDirectory
  let desk: TestScimClient
  let jobs: ReturnType<typeof jobsOf>

  beforeEach(async () => {
    directory = await startDirectory()
    desk = await directory.scim('passwords:reset,users:read')
    jobs = jobsOf(directory, desk)
  })
  afterEach(() => directory.stop())

  const person = (userName: string, rest: object = {}) =>
    directory.person({ userName, password: PASSWORD, emails: [{ value: `${userName}@example.com` }], ...rest })
  const signsIn = async (userName: string) => (await directory.services.passwords.verify(userName, PASSWORD)).verified

  it('may name as many people by their ids as the documentation says', async () => {
    const page = await readFile('docs/jobs.md', 'utf8')
    const said = Number(/([\d,]+) ids/.exec(page)?.[1]?.replace(',', ''))
    const ids = Array.from({ length: said }, () => randomUUID())
    expect(verdict(await desk.post(JOBS, { schemas: [JOB], selection: { ids } }))).to.equal('201')
    const twice = { schemas: [JOB], selection: { ids: [...ids, ...ids] } }
    expect(verdict(await desk.post(JOBS, twice))).to.equal('413')
  })

  it('is planned first: it says who, why not, by which policy and what ends, and resets nobody', async () => {
    const [ann, bob] = [await person('ann'), await person('bob', { active: false })]
    const job = await jobs.plan({ ids: [ann, bob, 'ghost', ann] })
    expect(job).to.include({ status: 'planned' })
    expect(job.planDigest).to.be.a('string')
    expect(job.counts).to.deep.include({
      total: 4,
      eligible: 1,
      skipped: { inactive: 1, notFound: 1, duplicate: 1 },
      reset: 0,
    })
    const rows = await jobs.rows(job.id)
    expect(rows.map(({ state, reason }: { state: string; reason?: string }) => reason ?? state)).to.have.members([
      'queued',
      'inactive',
      'notFound',
      'duplicate',
    ])
    expect(await signsIn('ann')).to.equal(true)
  })

  it('of nobody says when it is run that nobody is in it, or that nobody of it can be reset', async () => {
    const bob = await person('bob', { active: false })
    const said = async (selection: object) => {
      const { id, planDigest = 'none' } = await jobs.plan(selection)
      const answer = await jobs.act(id, 'run', { planDigest })
      return `${verdict(answer)} ${answer.body.detail}`
    }
    expect(await said({ filter: 'userName eq "ghost"' })).to.match(/^400 invalidValue Nobody is in this job/)
    expect(await said({ ids: [bob] })).to.match(/^400 invalidValue Nobody of this job can be reset/)
  })

  it('takes an address that many share for nobody’s, and finds whoever has another one all the same', async () => {
    for (let count = 0; count < 8; count++)
      await person(`clerk${count}`, { emails: [{ value: 'post@example.com' }, { value: `clerk${count}@example.com` }] })
    await person('zoe')
    const { id, counts } = await jobs.plan({ emails: ['post@example.com', 'zoe@example.com', 'clerk7@example.com'] })
    expect(counts).to.deep.include({ total: 3, eligible: 2, skipped: { notFound: 1 } })
    const rows: { state: string; given?: string }[] = await jobs.rows(id)
    expect(rows.find(({ state }) => state === 'skipped')?.given).to.equal('post@example.com')
  })

  it('says how many sessions and tokens end, personal ones among them, and counts none that has ended before', async () => {
    const staff = await staffOf(directory)
    const boss = await staff.holder('boss', 'administrator')
    await offlineTokensOf(await directory.relyingParty(), directory.browser(), 'boss')
    const console = await staff.signedIn('boss', 'users:read', 'admin')
    const expiresAt = new Date(directory.services.now().getTime() + 3_600_000).toISOString()
    for (const name of ['Report', 'Other'])
      await console.post(TOKENS, { schemas: [TOKEN], name, scopes: ['users:read'], expiresAt }).expect(201)
    const ended = { sessions: 2, tokens: 4 }
    const ids = [boss, await person('ann')]
    const chief = jobsOf(directory, await directory.scim('passwords:reset,users:read,roles:write'))
    const { id, counts, planDigest } = await chief.plan({ ids })
    expect(counts).to.include(ended)
    const rows: { user: { value: string } }[] = await chief.rows(id)
    expect(rows.find(({ user }) => user.value === boss)).to.include(ended)
    expect((await chief.plan({ ids }, { revoke: false })).counts).to.include({ sessions: 0, tokens: 0 })
    await chief.act(id, 'run', { planDigest }).expect(200)
    await directory.jobWorker.drain()
    expect((await chief.read(id)).counts).to.include({ reset: 2, ...ended })
    expect((await chief.plan({ ids })).counts).to.include({ sessions: 0, tokens: 0 })
  }).timeout(60_000)

  it('resets everybody in it once it is run, and mails each a link', async () => {
    const ids = [await person('ann'), await person('bob')]
    const job = await jobs.run({ ids }, { reason: 'compromised', note: 'ticket 4711' })
    expect(job).to.include({ status: 'completed' })
    expect(job.counts).to.include({ reset: 2 })
    expect([await signsIn('ann'), await signsIn('bob')]).to.deep.equal([false, false])
    const mails = await directory.mails()
    expect(mails.map(({ to }) => (to as { text: string }).text).sort()).to.deep.equal([
      'ann@example.com',
      'bob@example.com',
    ])
  })

  it('is refused where the plan is another one', async () => {
    const { id } = await jobs.plan({ userNames: [await person('ann').then(() => 'ANN')] })
    expect(verdict(await jobs.act(id, 'run'))).to.equal('400 invalidValue')
    expect(verdict(await jobs.act(id, 'run', { planDigest: 'x' }))).to.equal('412')
    expect(verdict(await desk.put(`${JOBS}/${id}`, {}))).to.equal('405')
    expect(verdict(await desk.delete(`${JOBS}/${id}`))).to.equal('405')
    expect(verdict(await desk.post(JOBS, { schemas: [JOB], selection: {} }))).to.equal('400 invalidValue')
  })
})
